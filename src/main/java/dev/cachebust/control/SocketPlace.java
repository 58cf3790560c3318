package dev.cachebust.control;

import dev.cachebust.daemon.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the socket of a project's watcher is. */
final class SocketPlace {
    /** What the address of a unix socket can hold: 108 bytes on Linux, 104 on macOS, the last one a NUL. */
    private static final int LONGEST = 103;

    private static final String NAME = "socket";

    private SocketPlace() {}

    /**
     * A private folder below {@code $XDG_RUNTIME_DIR} (XDG Base Directory Specification) if that is ours alone to write to,
     * else the project's state folder. The folder is there afterwards, and safe.
     *
     * @throws IOException with the reason if there is no safe place
     */
    static Path make(StateFolder state, Map<String, String> environment) throws IOException {
        Optional<Path> runtime = Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .filter(PrivateFolder::isSafeParent);
        if (runtime.isPresent()) {
            Path all = runtime.get().resolve("cachebust");
            Path socket = all.resolve(state.path().getFileName()).resolve(NAME);
            if (fits(socket)) {
                PrivateFolder.make(all);
                PrivateFolder.make(all.resolve(state.path().getFileName()));
                return socket;
            }
        }
        Path socket = state.path().resolve(NAME);
        if (!fits(socket)) {
            throw new IOException(
                    "the path " + socket + " is too long for a socket: set XDG_RUNTIME_DIR to a shorter one");
        }
        PrivateFolder.check(state.path());
        return socket;
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }
}
