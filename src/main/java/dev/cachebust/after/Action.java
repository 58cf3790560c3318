package dev.cachebust.after;

import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.AfterSettings.Compose;
import dev.cachebust.config.AfterSettings.Target;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** One thing that is done after a build, or instead of one. */
public sealed interface Action {

    /** What people call it, such as {@code restart shop}. Holds no secret: environments of commands are left out. */
    String name();

    /** Brings services up to date with the user's {@code docker compose}. */
    record Up(Compose compose) implements Action {
        @Override
        public String name() {
            return "compose " + String.join(" ", compose.services());
        }
    }

    /**
     * Makes containers anew.
     *
     * @param image the reference of the image that they have to run
     */
    record Recreate(List<Target> targets, String image) implements Action {
        public Recreate {
            targets = List.copyOf(targets);
        }

        @Override
        public String name() {
            return "recreate " + words(targets);
        }
    }

    /** Restarts containers as they are. */
    record Restart(List<Target> targets) implements Action {
        public Restart {
            targets = List.copyOf(targets);
        }

        @Override
        public String name() {
            return "restart " + words(targets);
        }
    }

    /** Runs a command in containers. */
    record Exec(AfterSettings.Exec exec) implements Action {
        @Override
        public String name() {
            return "exec " + words(exec.targets()) + ": " + String.join(" ", exec.command());
        }
    }

    /** Waits until containers are healthy, or run where they have no health check. */
    record WaitHealthy(List<Target> targets, Duration longest) implements Action {
        public WaitHealthy {
            targets = List.copyOf(targets);
        }

        @Override
        public String name() {
            return "wait for " + words(targets);
        }
    }

    /** Runs a command on this machine, with the result of the build on its input. */
    record Command(List<String> words) implements Action {
        public Command {
            words = List.copyOf(words);
        }

        @Override
        public String name() {
            return "command " + String.join(" ", words);
        }
    }

    /**
     * Copies changed files into containers.
     *
     * @param asUser whether they belong to the container's user, rather than to whom each says
     */
    record Sync(List<Target> targets, SyncFiles files, boolean asUser) implements Action {
        public Sync {
            targets = List.copyOf(targets);
        }

        @Override
        public String name() {
            return "sync " + words(targets);
        }
    }

    /**
     * Makes sure that files which were deleted in containers are not in the image either: what the copy covered would show
     * again there.
     *
     * @param paths absolute, in the container
     */
    record Verify(List<Target> targets, String image, List<String> paths) implements Action {
        public Verify {
            targets = List.copyOf(targets);
            paths = List.copyOf(paths);
        }

        @Override
        public String name() {
            return "compare with " + image;
        }
    }

    private static String words(List<Target> targets) {
        return targets.stream().map(Target::toString).collect(Collectors.joining(" "));
    }
}
