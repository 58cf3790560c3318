package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.buildkit.files.FileFilter;
import dev.cachebust.build.buildkit.files.FileSender;
import dev.cachebust.build.buildkit.files.Refusal;
import dev.cachebust.build.buildkit.wire.filesync.FileSyncGrpc;
import dev.cachebust.build.buildkit.wire.filesync.Packet;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Gives the engine the local files that it asks for; what it wants is in the call's headers. */
final class FileSyncService extends FileSyncGrpc.FileSyncImplBase {
    static final Context.Key<Metadata> REQUEST = Context.key("request headers");

    @Override
    public StreamObserver<Packet> diffCopy(StreamObserver<Packet> answer) {
        Offer offer = SessionServer.SESSION.get().offer();
        if (offer == null) {
            return Refusal.of(answer, Status.FAILED_PRECONDITION.withDescription("no build uses this session"));
        }
        Metadata request = REQUEST.get();
        String folder = values(request, "dir-name").stream().findFirst().orElse("");
        FileFilter filter = new FileFilter(
                values(request, "include-patterns"),
                values(request, "exclude-patterns"),
                values(request, "followpaths"));
        return FileSender.start(offer.transfer(), folder, filter, (ServerCallStreamObserver<Packet>) answer);
    }

    /** Values that are not plain ASCII come URL-encoded, and are marked so. */
    static List<String> values(Metadata headers, String name) {
        boolean encoded = !raw(headers, name + "-encoded").isEmpty();
        return raw(headers, name).stream()
                .map(value -> encoded ? URLDecoder.decode(value, StandardCharsets.UTF_8) : value)
                .toList();
    }

    private static List<String> raw(Metadata headers, String name) {
        Iterable<String> all = headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        List<String> values = new ArrayList<>();
        if (all != null) {
            all.forEach(values::add);
        }
        return values;
    }
}
