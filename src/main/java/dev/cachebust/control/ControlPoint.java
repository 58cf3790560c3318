package dev.cachebust.control;

import dev.cachebust.daemon.Stamped;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.daemon.Watcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What lets other processes see and command the watcher of this one: its status file, its socket, its tmux status line. For
 * the process that holds the project's lock.
 */
public final class ControlPoint implements Consumer<Stamped>, AutoCloseable {
    private final StateFolder state;
    private final Map<String, String> environment;
    private final StatusFile file;
    private final Hub hub;
    private @Nullable ControlServer server;

    /**
     * Says at once that a watcher is starting.
     *
     * @param project the project's folder
     * @param log the file that the watcher's output goes to, if it does
     */
    public ControlPoint(StateFolder state, Path project, Optional<Path> log, Map<String, String> environment) {
        this.state = state;
        this.environment = environment;
        this.file = new StatusFile(
                state, project.toString(), log.map(Path::toString), Clock.systemUTC(), TmuxPush.of(environment));
        this.hub = new Hub(file);
    }

    /**
     * From now on requests are taken for this watcher.
     *
     * @throws IOException with the reason if there is no safe place for the socket
     */
    public void listen(Watcher watcher) throws IOException {
        server = ControlServer.open(state, environment, hub, Commanded.of(watcher));
        file.socket(server.socket().toString());
    }

    @Override
    public void accept(Stamped event) {
        hub.accept(event);
    }

    /** Lets readers take what is left for them, then says that the watcher has ended. */
    @Override
    public void close() throws IOException {
        try {
            if (server != null) {
                server.close();
            }
        } finally {
            file.close();
        }
    }
}
