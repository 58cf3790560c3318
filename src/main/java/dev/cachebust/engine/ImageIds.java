package dev.cachebust.engine;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a local engine for the ids of images, for commands that do without an engine when none answers at once: in a few
 * milliseconds, where {@link DockerEngine} takes hundreds to begin with. Nothing else is asked.
 */
public final class ImageIds {
    /** What may stand in a request line as it is; all image references do (distribution's {@code reference.go}). */
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");

    private static final Pattern ID = Pattern.compile("\"Id\":\"(sha256:[0-9a-f]{64})\"");
    private static final int LARGEST = 1 << 20;

    private ImageIds() {}

    /**
     * The ids of those of these images that the engine has.
     *
     * @param patience how long to wait for all of them; what is not there by then is left out
     */
    public static Map<String, String> of(EngineHost host, Set<String> references, Duration patience) {
        if (references.isEmpty() || !(host.target() instanceof EngineHost.Target.Socket socket)) {
            return Map.of();
        }
        Map<String, String> ids = new ConcurrentHashMap<>();
        Thread asker = new Thread(
                () -> {
                    try {
                        for (String reference : references) {
                            ask(UnixDomainSocketAddress.of(socket.path()), reference, ids);
                        }
                    } catch (IOException | IllegalArgumentException e) {
                        // No engine is at hand.
                    }
                },
                "cachebust-image-ids");
        asker.setDaemon(true);
        asker.start();
        try {
            asker.join(patience.toMillis());
            asker.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new HashMap<>(ids);
    }

    private static void ask(UnixDomainSocketAddress address, String reference, Map<String, String> ids)
            throws IOException {
        if (!REFERENCE.matcher(reference).matches()) {
            return;
        }
        try (SocketChannel channel = SocketChannel.open(address)) {
            String request = "GET /images/" + reference + "/json HTTP/1.0\r\nHost: docker\r\n\r\n";
            ByteBuffer out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            ByteBuffer in = ByteBuffer.allocate(LARGEST);
            while (in.hasRemaining() && channel.read(in) >= 0) {
                // The engine closes the connection at the end.
            }
            String answer = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
            Matcher id = ID.matcher(answer);
            if (answer.startsWith("HTTP/1.0 200") && id.find()) {
                ids.put(reference, id.group(1));
            }
        }
    }
}
