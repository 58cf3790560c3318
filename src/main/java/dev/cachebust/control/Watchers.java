package dev.cachebust.control;

import dev.cachebust.daemon.StateFolder;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Presence.Life;
import dev.cachebust.stream.Status;
import dev.cachebust.stream.Statuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the watcher that a folder belongs to. */
public final class Watchers {
    private Watchers() {}

    /**
     * The watcher of this folder, or of the nearest one above that has one; else what is known of the one that there was.
     *
     * @throws IOException if the folder is not there
     */
    public static Presence find(Path folder, Map<String, String> environment) throws IOException {
        Path start = folder.toRealPath();
        Optional<Presence> dead = Optional.empty();
        for (Path at = start; at != null; at = at.getParent()) {
            Optional<Presence> found = read(StateFolder.of(at, environment));
            if (found.isPresent() && found.get().life() == Life.RUNNING) {
                return found.get();
            } else if (dead.isEmpty()) {
                dead = found;
            }
        }
        return dead.orElseGet(
                () -> new Presence(Life.STOPPED, Statuses.of(Status.of(start.toString())), Optional.empty()));
    }

    private static Optional<Presence> read(StateFolder state) {
        Path file = state.file(StatusFile.NAME);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            PrivateFolder.check(state.path());
            return Optional.of(StatusRecord.read(Files.readString(file)).presence());
        } catch (IOException e) {
            // Foreign, damaged or of another version: nothing is known.
            return Optional.empty();
        }
    }
}
