package dev.cachebust.config;

import dev.cachebust.build.BuildOptions.Network;
import dev.cachebust.compose.ComposeBuild;
import dev.cachebust.compose.ComposeProject;
import dev.cachebust.compose.ComposeService;
import dev.cachebust.compose.Shown;
import dev.cachebust.config.AfterSettings.Target;
import dev.cachebust.config.SecretSpecs.SecretSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a Compose project says, as if it were {@code [images.SERVICE]} of a config. Services whose builds are the same make
 * one image, which has the names of all of them.
 */
final class ComposeSource {
    private final ComposeProject project;
    private final Map<String, String> environment;
    private final boolean runs;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    private ComposeSource(ComposeProject project, Map<String, String> environment, boolean runs) {
        this.project = project;
        this.environment = environment;
        this.runs = runs;
    }

    /**
     * What was read.
     *
     * @param notices what has no effect, for people
     */
    record Read(Source source, List<String> notices) {}

    /**
     * @param asked services that the command line names; none: all
     * @param runs whether its services are brought up to date by Compose after a build
     */
    static Read of(ComposeProject project, List<String> asked, Map<String, String> environment, boolean runs) {
        ComposeSource reader = new ComposeSource(project.enabling(asked), environment, runs);
        return reader.read(SharedBuilds.of(reader.project, asked));
    }

    private Read read(List<SharedBuilds.Group> groups) {
        project.unset()
                .forEach(name -> notices.add("the variable " + Shown.plain(name) + " is not set and counts as empty in "
                        + project.files().get(0).getFileName()));
        LinkedHashMap<String, Source> images = new LinkedHashMap<>();
        for (SharedBuilds.Group group : groups) {
            images.put(
                    group.name(),
                    new Source(values(group, groups), new LinkedHashMap<>(), new LinkedHashMap<>(), List.of()));
        }
        return new Read(new Source(Map.of(), new LinkedHashMap<>(), images, problems), notices);
    }

    private Map<List<String>, Object> values(SharedBuilds.Group group, List<SharedBuilds.Group> groups) {
        ComposeBuild build = group.build();
        Image image =
                new Image("services." + group.name() + ".build", build.place().toString());
        List<String> names = group.images();
        image.put(Keys.IMAGE, "image", names.get(0));
        image.put(
                Keys.TAGS,
                "tags",
                Stream.concat(names.stream().skip(1), build.tags().stream())
                        .distinct()
                        .filter(name -> !name.equals(names.get(0)))
                        .toList());
        Path context = Path.of(build.context().isEmpty() ? "." : build.context());
        image.set(Keys.CONTEXT, project.folder().resolve(context).normalize());
        build.dockerfile()
                .ifPresent(file -> image.set(
                        Keys.DOCKERFILE,
                        Optional.of(
                                project.folder().resolve(context).resolve(file).normalize())));
        build.dockerfileInline().ifPresent(text -> image.put(Keys.DOCKERFILE_INLINE, "dockerfile_inline", text));
        build.target().ifPresent(stage -> image.put(Keys.TARGET, "target", stage));
        build.args().forEach((name, value) -> image.named(Keys.ARG, "args", name, value));
        build.labels().forEach((name, value) -> image.named(Keys.LABEL, "labels", name, value));
        build.contexts()
                .forEach((name, value) -> image.named(
                        Keys.NAMED_CONTEXT, "additional_contexts", name, SharedBuilds.renamed(value, groups)));
        image.put(Keys.CACHE_FROM, "cache_from", build.cacheFrom());
        image.put(Keys.CACHE_TO, "cache_to", build.cacheTo());
        image.put(Keys.PLATFORMS, "platforms", platforms(group));
        image.put(Keys.ADD_HOSTS, "extra_hosts", hosts(build));
        image.put(Keys.ULIMITS, "ulimits", limits(build));
        build.shmSize().ifPresent(bytes -> image.put(Keys.SHM_SIZE, "shm_size", bytes));
        build.network().ifPresent(network -> image.network(network));
        image.set(Keys.NO_CACHE, build.noCache());
        image.put(Keys.NO_CACHE_FILTER, "no_cache_filter", build.noCacheFilter());
        image.set(Keys.SECRETS, secrets(build));
        image.set(Keys.SSH, ssh(build));
        image.put(Keys.ATTEST, "provenance", attestations(build));
        unsupported(build, image.path);
        if (runs) {
            image.set(Keys.AFTER_COMPOSE, group.running());
            image.set(Keys.AFTER_PROJECT, Optional.of(project.name()));
            image.set(Keys.AFTER_RULES, rules(group));
        }
        return image.values;
    }

    private void unsupported(ComposeBuild build, String path) {
        if (build.privileged()) {
            notices.add(build.place() + ": " + path + ".privileged has no effect: BuildKit runs no privileged steps");
        }
        if (!build.entitlements().isEmpty()) {
            notices.add(build.place() + ": " + path + ".entitlements has no effect: steps run without them");
        }
        if (build.pull()) {
            notices.add(build.place() + ": " + path
                    + ".pull has no effect: base images are looked for anew as watch.pin_images says");
        }
        build.isolation()
                .filter(isolation -> !isolation.equals("default"))
                .ifPresent(isolation -> notices.add(build.place() + ": " + path + ".isolation has no effect"));
    }

    private List<String> platforms(SharedBuilds.Group group) {
        return group.platform().map(List::of).orElse(group.build().platforms());
    }

    private static List<String> hosts(ComposeBuild build) {
        List<String> hosts = new ArrayList<>();
        build.hosts().forEach((host, addresses) -> addresses.forEach(address -> hosts.add(host + "=" + address)));
        return hosts;
    }

    private static List<String> limits(ComposeBuild build) {
        List<String> limits = new ArrayList<>();
        build.ulimits().forEach((name, limit) -> limits.add(name + "=" + limit.soft() + ":" + limit.hard()));
        return limits;
    }

    private List<SecretSpec> secrets(ComposeBuild build) {
        List<SecretSpec> specs = new ArrayList<>();
        for (ComposeBuild.BuildSecret used : build.secrets()) {
            ComposeProject.Secret secret = project.secrets().get(used.source());
            if (secret != null) {
                specs.add(new SecretSpec(
                        used.target().orElse(used.source()),
                        secret.file().map(file -> project.folder().resolve(file)),
                        secret.environment()));
            }
        }
        return specs;
    }

    private SortedMap<String, List<Path>> ssh(ComposeBuild build) {
        SortedMap<String, List<Path>> agents = new TreeMap<>();
        build.ssh()
                .forEach((id, paths) -> agents.put(
                        id,
                        paths.stream()
                                .flatMap(text -> Stream.of(text.split(",")))
                                .map(path -> project.folder().resolve(path))
                                .toList()));
        return agents;
    }

    private static List<String> attestations(ComposeBuild build) {
        List<String> attestations = new ArrayList<>();
        Map<String, Optional<String>> said = new LinkedHashMap<>();
        said.put("provenance", build.provenance());
        said.put("sbom", build.sbom());
        said.forEach((type, value) -> value.filter(text -> !text.equals("false"))
                .ifPresent(text -> attestations.add("type=" + type + (text.equals("true") ? "" : "," + text))));
        return attestations;
    }

    private List<AfterSettings.Rule> rules(SharedBuilds.Group group) {
        List<AfterSettings.Rule> rules = new ArrayList<>();
        for (String name : group.running()) {
            ComposeService service = project.services().get(name);
            if (service == null) {
                continue;
            }
            List<Target> containers = List.of(new Target.Service(name));
            for (ComposeService.Watch watch : service.watch()) {
                rules.add(new AfterSettings.Rule(
                        project.folder().resolve(watch.path()).normalize(),
                        watch.action(),
                        watch.target().orElse(""),
                        watch.include(),
                        watch.ignore(),
                        watch.initialSync(),
                        watch.exec().map(exec -> exec(exec, containers)),
                        containers));
            }
        }
        return rules;
    }

    private AfterSettings.Exec exec(ComposeService.Exec exec, List<Target> containers) {
        SortedMap<String, String> variables = new TreeMap<>();
        exec.environment()
                .forEach((name, value) -> value.or(() -> Optional.ofNullable(environment.get(name)))
                        .ifPresent(text -> variables.put(name, text)));
        return new AfterSettings.Exec(
                containers,
                exec.command(),
                exec.user().orElse(""),
                exec.workingDir().orElse(""),
                exec.privileged(),
                variables);
    }

    /** The values of one image, and how to speak of what does not fit. */
    private final class Image {
        private final Map<List<String>, Object> values = new LinkedHashMap<>();
        private final String path;
        private final String origin;

        private Image(String path, String origin) {
            this.path = path;
            this.origin = origin;
        }

        private <T> void set(Key<T> key, T value) {
            values.put(key.path(), value);
        }

        /** @param field what a Compose file calls it */
        private void put(Key<?> key, String field, Object raw) {
            if (raw instanceof List<?> list && list.isEmpty()) {
                return;
            }
            try {
                values.put(key.path(), key.type().read(raw));
            } catch (BadValue e) {
                problems.add(new Problem(origin, path + "." + field + " " + e.text(), e.hint()));
            }
        }

        private void named(Key<?> key, String field, String name, String raw) {
            try {
                Keys.checkName(key, name);
                values.put(key.named(name), key.type().read(raw));
            } catch (BadValue e) {
                problems.add(
                        new Problem(origin, path + "." + field + "." + Shown.plain(name) + " " + e.text(), e.hint()));
            }
        }

        private void network(String network) {
            boolean known = Stream.of(Network.values())
                    .anyMatch(one -> one.name().toLowerCase(Locale.ROOT).equals(network));
            if (known) {
                put(Keys.NETWORK, "network", network);
            } else {
                notices.add(origin + ": " + path + ".network " + Shown.quoted(network)
                        + " has no effect: BuildKit knows default, none and host");
            }
        }
    }
}
