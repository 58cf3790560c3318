package dev.cachebust.engine;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The sockets that engines are known to make: Docker's own, rootless ones, and those of Docker Desktop, Colima and Podman. */
final class KnownSockets {
    private final List<Path> all;

    private KnownSockets(List<Path> all) {
        this.all = List.copyOf(all);
    }

    /**
     * The default one first.
     *
     * @param environment {@code HOME} and {@code XDG_RUNTIME_DIR} are looked at; where that is not set, as under {@code sudo} or
     *     in a cron job, what systemd makes for the owner of the home folder
     * @param system stands for the root folder
     */
    static KnownSockets of(Map<String, String> environment, Path system) {
        List<Path> sockets = new ArrayList<>();
        Optional<Path> home = folder(environment, "HOME");
        Optional<Path> runtime = folder(environment, "XDG_RUNTIME_DIR")
                .or(() -> home.flatMap(KnownSockets::owner)
                        .map(owner -> system.resolve("run/user").resolve(owner)));
        sockets.add(system.resolve("var/run/docker.sock"));
        runtime.ifPresent(folder -> sockets.add(folder.resolve("docker.sock")));
        home.ifPresent(folder -> Stream.of(
                        ".docker/run/docker.sock",
                        ".docker/desktop/docker.sock",
                        ".colima/default/docker.sock",
                        ".config/colima/default/docker.sock",
                        ".rd/docker.sock",
                        ".orbstack/run/docker.sock")
                .map(folder::resolve)
                .forEach(sockets::add));
        runtime.ifPresent(folder -> sockets.add(folder.resolve("podman/podman.sock")));
        sockets.add(system.resolve("run/podman/podman.sock"));
        return new KnownSockets(sockets);
    }

    private static Optional<Path> folder(Map<String, String> environment, String variable) {
        try {
            return Optional.ofNullable(environment.get(variable))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> owner(Path home) {
        try {
            return Optional.of(String.valueOf(Files.getAttribute(home, "unix:uid")));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Which one to use: what listens, else what may be opened, else what is there, else the default one. */
    Path best() {
        List<Path> usable = all.stream().filter(Files::isWritable).toList();
        Stream<Path> listening =
                usable.size() < 2 ? usable.stream() : usable.stream().filter(KnownSockets::listens);
        return listening
                .findFirst()
                .or(() -> usable.stream().findFirst())
                .or(() -> all.stream().filter(Files::exists).findFirst())
                .orElse(all.get(0));
    }

    /** All others, in the order in which they count. */
    List<Path> others(Path chosen) {
        return all.stream().filter(socket -> !socket.equals(chosen)).toList();
    }

    boolean isDefault(Path socket) {
        return socket.equals(all.get(0));
    }

    /** Why a socket is of no use; in a few words. */
    static String lack(Path socket) {
        if (!Files.exists(socket)) {
            return "there is no such socket";
        } else if (!Files.isWritable(socket)) {
            return "permission denied";
        } else if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
            return "this is not a socket";
        }
        return listens(socket) ? "something listens there" : "connection refused";
    }

    private static boolean listens(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
