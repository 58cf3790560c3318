package dev.cachebust.config;

import dev.cachebust.compose.WatchAction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is done with containers and commands after a build, and with changed files that go straight into a running container.
 *
 * @param compose brought up by the user's {@code docker compose}
 * @param recreate made anew from the new image
 * @param restart restarted
 * @param sync get changed files without a build where that comes to the same
 * @param exec commands in containers
 * @param command a command on this machine, with the result on its input; empty: none
 * @param waitHealthy how long containers may take until they are healthy, or running where they have no health check; empty:
 *     it is not waited for
 * @param logs whether the containers' output is followed
 * @param rules by path, as Compose's {@code develop.watch} has them; empty: the plan decides what is synced
 */
public record AfterSettings(
        Compose compose,
        List<Target> recreate,
        List<Target> restart,
        List<Target> sync,
        List<Exec> exec,
        List<String> command,
        Optional<Duration> waitHealthy,
        boolean logs,
        List<Rule> rules) {
    /** Nothing is done. */
    public static final AfterSettings NONE = new AfterSettings(
            new Compose(List.of(), Optional.empty(), List.of()),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            false,
            List.of());

    public AfterSettings {
        recreate = List.copyOf(recreate);
        restart = List.copyOf(restart);
        sync = List.copyOf(sync);
        exec = List.copyOf(exec);
        command = List.copyOf(command);
        rules = List.copyOf(rules);
    }

    /** Which containers are meant. */
    public sealed interface Target {

        /** One, by its name or id. */
        record Container(String name) implements Target {
            @Override
            public String toString() {
                return name;
            }
        }

        /** All of a Compose service, by the labels that Compose gives them. */
        record Service(String name) implements Target {
            @Override
            public String toString() {
                return "service:" + name;
            }
        }
    }

    /**
     * How Compose is asked.
     *
     * @param services to bring up; their dependencies are left alone
     * @param project Compose's project; empty: that of this folder
     * @param options of {@code docker compose} itself, such as {@code --file}
     */
    public record Compose(List<String> services, Optional<String> project, List<String> options) {
        public Compose {
            services = List.copyOf(services);
            options = List.copyOf(options);
        }
    }

    /**
     * A command in containers.
     *
     * @param user empty: the container's
     * @param workingDir empty: the container's
     * @param environment added to the container's
     */
    public record Exec(
            List<Target> targets,
            List<String> command,
            String user,
            String workingDir,
            boolean privileged,
            SortedMap<String, String> environment) {
        public Exec {
            targets = List.copyOf(targets);
            command = List.copyOf(command);
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        }

        Exec in(List<Target> others) {
            return new Exec(others, command, user, workingDir, privileged, environment);
        }
    }

    /**
     * What a change below a path leads to.
     *
     * @param path a file or a folder, absolute
     * @param target where in the container what is at {@code path} belongs, absolute; empty unless files are copied
     * @param include globs of {@code .dockerignore}'s language, relative to {@code path}; empty: everything
     * @param ignore the same, for what does not count
     * @param initialSync whether all of it is copied when watching begins
     * @param exec what {@link WatchAction#SYNC_EXEC} runs
     * @param targets the containers concerned
     */
    public record Rule(
            Path path,
            WatchAction action,
            String target,
            List<String> include,
            List<String> ignore,
            boolean initialSync,
            Optional<Exec> exec,
            List<Target> targets) {
        public Rule {
            include = List.copyOf(include);
            ignore = List.copyOf(ignore);
            targets = List.copyOf(targets);
        }
    }

    /** The containers that the image's content runs in: those of Compose, and all that are recreated, synced or restarted. */
    public List<Target> targets() {
        Set<Target> all = new LinkedHashSet<>();
        compose.services().forEach(service -> all.add(new Target.Service(service)));
        all.addAll(recreate);
        all.addAll(sync);
        all.addAll(restart);
        return List.copyOf(all);
    }

    /** Whether rules decide by path what is done, and not the plan. */
    public boolean byRules() {
        return !rules.isEmpty();
    }

    /** The same, where commands and rules that name no container are about all of them. */
    AfterSettings complete(Path project) {
        List<Target> all = targets();
        List<Exec> execs =
                exec.stream().map(e -> e.targets().isEmpty() ? e.in(all) : e).toList();
        List<Rule> complete = rules.stream()
                .map(rule -> {
                    List<Target> on = rule.targets().isEmpty() ? all : rule.targets();
                    return new Rule(
                            project.resolve(rule.path()).normalize(),
                            rule.action(),
                            rule.target(),
                            rule.include(),
                            rule.ignore(),
                            rule.initialSync(),
                            rule.exec().map(e -> e.in(on)),
                            on);
                })
                .toList();
        return new AfterSettings(compose, recreate, restart, sync, execs, command, waitHealthy, logs, complete);
    }
}
