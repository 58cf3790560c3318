package dev.cachebust.build.buildkit.control;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes one output of a command as UTF-8 across the borders of its chunks; what is not UTF-8 becomes U+FFFD. */
final class LogDecoder {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = new byte[0];

    /** The text that these bytes complete. */
    String decode(ByteString chunk) {
        ByteBuffer in = ByteBuffer.allocate(rest.length + chunk.size());
        in.put(rest);
        chunk.copyTo(in);
        in.flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, false);
        rest = new byte[in.remaining()];
        in.get(rest);
        return out.flip().toString();
    }

    /** What stands for the bytes that never became a character. */
    String end() {
        return rest.length == 0 ? "" : "\uFFFD";
    }
}
