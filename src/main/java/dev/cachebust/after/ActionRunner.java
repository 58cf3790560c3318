package dev.cachebust.after;

import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.AfterSettings.Compose;
import dev.cachebust.config.AfterSettings.Target;
import dev.cachebust.engine.ContainerFacts;
import dev.cachebust.engine.ContainerHealth;
import dev.cachebust.engine.Containers;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.ExecCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries out actions, one at a time, and decides nothing. It remembers which containers are known to hold what was put into
 * them: a name that stands for another container since is no reason to copy files into that one.
 */
public final class ActionRunner {
    private static final long LOOK_MILLIS = 100;

    private final Containers containers;
    private final Output output;
    private final Owners owners;
    private final Map<Target, Set<String>> known = new HashMap<>();

    /** Gets what commands print. */
    @FunctionalInterface
    public interface Output {
        /**
         * @param source who printed it
         * @param stream {@code stdout} or {@code stderr}
         * @param text one line
         */
        void line(String source, String stream, String text);
    }

    /**
     * Where it works.
     *
     * @param project the project's folder
     * @param context the build context's folder
     * @param compose how Compose's project is found
     * @param environment added to that of commands
     * @param result for the input of a command
     */
    public record Place(Path project, Path context, Compose compose, Map<String, String> environment, String result) {}

    public ActionRunner(Containers containers, Output output) {
        this.containers = containers;
        this.output = output;
        this.owners = new Owners(containers);
    }

    /** Waits until it is done. */
    public Outcome run(Action action, Place place, Cancellation cancellation) {
        try {
            return carryOut(action, place, cancellation);
        } catch (EngineException e) {
            return Outcome.failed(e.getMessage() + (e.hint().isEmpty() ? "" : "; " + e.hint()));
        } catch (IOException e) {
            return Outcome.failed(String.valueOf(e.getMessage()));
        }
    }

    private Outcome carryOut(Action action, Place place, Cancellation cancellation)
            throws EngineException, IOException {
        if (action instanceof Action.Up up) {
            return up(up, place, cancellation);
        } else if (action instanceof Action.Recreate recreate) {
            for (Target target : recreate.targets()) {
                known.remove(target);
                List<String> ids = new ArrayList<>();
                for (ContainerFacts container : existing(target, place)) {
                    ids.add(containers.recreate(container.id(), recreate.image()));
                }
                known.put(target, Set.copyOf(ids));
            }
            return Outcome.DONE;
        } else if (action instanceof Action.Restart restart) {
            for (Target target : restart.targets()) {
                for (ContainerFacts container : existing(target, place)) {
                    containers.restart(container.id());
                }
            }
            return Outcome.DONE;
        } else if (action instanceof Action.Exec exec) {
            return exec(exec.exec(), place);
        } else if (action instanceof Action.WaitHealthy wait) {
            return await(wait, place, cancellation);
        } else if (action instanceof Action.Command command) {
            return HostCommand.run(
                            command.words(),
                            place.project(),
                            place.environment(),
                            place.result() + "\n",
                            line -> output.line(command.words().get(0), "stdout", line),
                            cancellation)
                    .map(Outcome::failed)
                    .orElse(Outcome.DONE);
        } else if (action instanceof Action.Sync sync) {
            return sync(sync, place);
        } else if (action instanceof Action.Verify verify) {
            return containers.imageHas(verify.image(), verify.paths())
                    ? Outcome.failed("what was deleted covered something of the image below it")
                    : Outcome.DONE;
        }
        throw new IllegalArgumentException(action.name());
    }

    private Outcome up(Action.Up up, Place place, Cancellation cancellation) throws EngineException {
        List<String> words = new ArrayList<>(List.of("docker", "compose"));
        up.compose().project().ifPresent(project -> words.addAll(List.of("--project-name", project)));
        words.addAll(up.compose().options());
        words.addAll(List.of("up", "--detach", "--no-deps", "--no-build"));
        words.addAll(up.compose().services());
        Optional<String> error =
                HostCommand.run(words, place.project(), place.environment(), "", line -> {}, cancellation);
        if (error.isPresent()) {
            return Outcome.failed("docker compose up: " + error.get());
        }
        boolean all = true;
        for (String service : up.compose().services()) {
            Target target = new Target.Service(service);
            List<ContainerFacts> found = find(target, place);
            all &= !found.isEmpty();
            known.put(target, ids(found));
        }
        return all ? Outcome.DONE : Outcome.UNKNOWN;
    }

    private Outcome exec(AfterSettings.Exec exec, Place place) throws EngineException, IOException {
        ExecCommand command = new ExecCommand(
                exec.command(),
                exec.user(),
                exec.workingDir(),
                exec.privileged(),
                exec.environment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
        for (Target target : exec.targets()) {
            for (ContainerFacts container : existing(target, place)) {
                ExecCommand.Result result = containers.exec(container.id(), command);
                result.output().lines().forEach(line -> output.line(container.name(), "stdout", line));
                if (result.exitCode() != 0) {
                    return Outcome.failed(
                            container.name() + ": exit code " + result.exitCode() + last(result.output()));
                }
            }
        }
        return Outcome.DONE;
    }

    private static String last(String output) {
        List<String> lines = output.lines()
                .filter(line -> !line.isBlank())
                .map(String::strip)
                .toList();
        return lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
    }

    private Outcome await(Action.WaitHealthy wait, Place place, Cancellation cancellation)
            throws EngineException, IOException {
        long deadline = System.nanoTime() + wait.longest().toNanos();
        for (Target target : wait.targets()) {
            for (ContainerFacts container : existing(target, place)) {
                while (true) {
                    ContainerHealth health = containers.health(container.id());
                    if (health instanceof ContainerHealth.Well) {
                        break;
                    } else if (health instanceof ContainerHealth.Unhealthy unhealthy) {
                        return Outcome.failed(container.name() + " is unhealthy" + last(unhealthy.output())
                                + "; see docker logs " + container.name());
                    } else if (health instanceof ContainerHealth.Ended ended) {
                        return Outcome.failed(container.name() + " ended with exit code " + ended.exitCode()
                                + "; see docker logs " + container.name());
                    } else if (deadline - System.nanoTime() <= 0) {
                        return Outcome.failed(container.name() + " is not healthy after " + seconds(wait.longest())
                                + "; see docker logs " + container.name());
                    } else if (cancellation.isWantedWithin(LOOK_MILLIS)) {
                        return Outcome.failed("canceled");
                    }
                }
            }
        }
        return Outcome.DONE;
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private Outcome sync(Action.Sync sync, Place place) throws EngineException, IOException {
        for (Target target : sync.targets()) {
            for (String id : sync.asUser() ? ids(existing(target, place)) : held(target, place)) {
                delete(id, sync.files().deletes());
                if (!sync.files().uploads().isEmpty()) {
                    byte[] tar = SyncArchive.of(
                            place.context(),
                            sync.files().uploads(),
                            upload -> sync.asUser() ? new Owners.Owner(0, 0) : owners.of(id, upload.owner()));
                    containers.unpack(id, new ByteArrayInputStream(tar), sync.asUser());
                }
            }
        }
        return Outcome.DONE;
    }

    /** The containers whose content is known; a service may have got others since. */
    private Set<String> held(Target target, Place place) throws EngineException, IOException {
        Set<String> ids = known.getOrDefault(target, Set.of());
        boolean others =
                target instanceof Target.Service && !ids(find(target, place)).equals(ids);
        if (ids.isEmpty() || others) {
            throw new IOException(target + " has other containers than before");
        }
        return ids;
    }

    private void delete(String id, List<String> paths) throws EngineException, IOException {
        if (paths.isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>(List.of("rm", "-rf", "--"));
        words.addAll(paths);
        ExecCommand.Result result = containers.exec(id, ExecCommand.asRoot(words));
        if (result.exitCode() != 0) {
            throw new IOException("files cannot be deleted in the container" + last(result.output()));
        }
    }

    /**
     * Looks whether containers hold just what an image has at these places, and remembers them if they do.
     *
     * @param images the ids that stand for the image
     * @param folders absolute paths: what is below them must be as in the image
     */
    public boolean look(List<Target> targets, List<String> images, List<String> folders, Place place) {
        try {
            for (Target target : targets) {
                known.remove(target);
                List<ContainerFacts> found = find(target, place);
                for (ContainerFacts container : found) {
                    boolean same = images.contains(container.imageId())
                            && containers.changed(container.id()).stream().noneMatch(path -> isBelow(path, folders));
                    if (!same) {
                        return false;
                    }
                    // An archive of nothing: what unpacking needs is loaded, here and in the engine.
                    containers.unpack(
                            container.id(),
                            new ByteArrayInputStream(
                                    SyncArchive.of(place.context(), List.of(), upload -> new Owners.Owner(0, 0))),
                            false);
                }
                if (found.isEmpty()) {
                    return false;
                }
                known.put(target, ids(found));
            }
            return true;
        } catch (EngineException | IOException e) {
            return false;
        }
    }

    private static boolean isBelow(String path, List<String> folders) {
        return folders.stream()
                .anyMatch(folder -> folder.equals("/") || path.equals(folder) || path.startsWith(folder + "/"));
    }

    private static Set<String> ids(List<ContainerFacts> containers) {
        return containers.stream().map(ContainerFacts::id).collect(Collectors.toUnmodifiableSet());
    }

    private List<ContainerFacts> existing(Target target, Place place) throws EngineException, IOException {
        List<ContainerFacts> found = find(target, place);
        if (found.isEmpty()) {
            String hint = target instanceof Target.Service service
                    ? "start it with docker compose up --detach " + service.name()
                    : "start it once with docker run --name " + target;
            throw new IOException("there is no container " + target + "; " + hint);
        }
        return found;
    }

    private List<ContainerFacts> find(Target target, Place place) throws EngineException {
        if (target instanceof Target.Service service) {
            return containers.ofService(service.name(), place.compose().project(), place.project());
        }
        return containers.find(target.toString()).map(List::of).orElse(List.of());
    }
}
