package dev.cachebust.build.buildkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cachebust.build.buildkit.wire.errors.Status;
import io.grpc.Metadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an engine adds to an error (BuildKit's {@code solver/errdefs} and {@code gatewayapi}, as JSON within {@code
 * google.rpc.Status}). Engines before 23.0 add nothing.
 *
 * @param file the file that the error is located in, or empty
 * @param line 1-based, 0 if none
 * @param vertexDigest the vertex that failed
 * @param exitCode of the command that failed
 */
record ErrorDetails(String file, int line, Optional<String> vertexDigest, Optional<Integer> exitCode) {
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final ErrorDetails NONE = new ErrorDetails("", 0, Optional.empty(), Optional.empty());

    static ErrorDetails of(@Nullable Metadata trailers) {
        byte[] encoded = trailers == null ? null : trailers.get(DETAILS);
        if (encoded == null) {
            return NONE;
        }
        try {
            ErrorDetails details = NONE;
            for (Any detail : Status.parseFrom(encoded).getDetailsList()) {
                details = details.with(detail);
            }
            return details;
        } catch (InvalidProtocolBufferException e) {
            return NONE;
        }
    }

    private ErrorDetails with(Any detail) {
        String type = detail.getTypeUrl();
        if (type.endsWith("errdefs.Source+json") && line == 0) {
            JsonNode source = Json.read(detail.getValue().toByteArray());
            String name = source.path("info").path("filename").asText("");
            int first = source.path("ranges").path(0).path("start").path("line").asInt(0);
            return new ErrorDetails(name, first, vertexDigest, exitCode);
        }
        if (type.endsWith("errdefs.Vertex+json") && vertexDigest.isEmpty()) {
            String digest =
                    Json.read(detail.getValue().toByteArray()).path("digest").asText("");
            return digest.isEmpty() ? this : new ErrorDetails(file, line, Optional.of(digest), exitCode);
        }
        if (type.endsWith("ExitMessage+json") && exitCode.isEmpty()) {
            JsonNode code = firstOf(Json.read(detail.getValue().toByteArray()), "Code", "code");
            return code.isInt() ? new ErrorDetails(file, line, vertexDigest, Optional.of(code.asInt())) : this;
        }
        return this;
    }

    private static JsonNode firstOf(JsonNode node, String name, String other) {
        return node.has(name) ? node.path(name) : node.path(other);
    }
}
