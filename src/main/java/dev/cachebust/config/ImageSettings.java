package dev.cachebust.config;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.compose.Shown;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings;
import dev.cachebust.layer.LayerSettings.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lays what several sources say of one image over each other. Tables are merged key by key, lists are replaced. */
final class ImageSettings {
    private final Path project;
    private final Optional<String> name;
    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    private final Map<String, String> environment;
    private final List<Source> sources;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param project the project's folder
     * @param name the image's, if the project names its images
     * @param sources the strongest first
     */
    ImageSettings(Path project, Optional<String> name, Map<String, String> environment, List<Source> sources) {
        this.project = project;
        this.name = name;
        this.environment = environment;
        this.sources = sources;
    }

    /** What is wrong with what {@link #lay} gave: where values do not fit each other. */
    List<Problem> problems() {
        return problems;
    }

    /** How many images are built at once. */
    int parallel() {
        return get(Keys.PARALLEL);
    }

    /** The settings, defaults where nothing is said. */
    Settings lay(Optional<Path> file, Settings.Declared declared) {
        Path context = project.resolve(get(Keys.CONTEXT)).normalize();
        String folder =
                Optional.ofNullable(project.getFileName()).orElse(project).toString();
        Settings.Watch watch = new Settings.Watch(
                get(Keys.DEBOUNCE),
                get(Keys.MAX_WAIT),
                get(Keys.VCS_WAIT),
                get(Keys.PIN_IMAGES),
                get(Keys.IGNORE),
                get(Keys.ON_CHANGE));
        Duration quiet = watch.debounce().any();
        if (watch.maxWait().compareTo(quiet) < 0) {
            problem(
                    "watch",
                    "watch.max_wait (" + watch.maxWait().toMillis() + "ms) is shorter than watch.debounce ("
                            + quiet.toMillis() + "ms)",
                    "make it at least as long");
        }
        return new Settings(
                project,
                file,
                declared,
                get(Keys.IMAGE)
                        .orElseGet(() -> ImageReference.from(
                                name.map(own -> folder + "-" + own).orElse(folder))),
                context,
                get(Keys.DOCKERFILE)
                        .map(path -> project.resolve(path).normalize())
                        .orElse(context.resolve("Dockerfile")),
                get(Keys.TARGET),
                get(Keys.SYNTAX),
                args(),
                build(),
                layers(),
                watch,
                new Settings.Cache(
                        CacheOptions.inProject(get(Keys.CACHE_FROM), project),
                        CacheOptions.inProject(get(Keys.CACHE_TO), project),
                        export(sources.get(0).values().containsKey(Keys.CACHE_TO.path()))),
                engine(),
                get(Keys.KEEP),
                after(),
                new Settings.View(
                        get(Keys.ASCII),
                        get(Keys.NOTIFY),
                        get(Keys.NOTIFY_AFTER),
                        get(Keys.TITLE),
                        get(Keys.TAB_PROGRESS),
                        get(Keys.LINKS)));
    }

    /** Who names a target on the command line wants it written: at the end of a watcher, if the config says never. */
    private Settings.Export export(boolean typed) {
        Settings.Export configured = get(Keys.CACHE_EXPORT);
        return typed && configured instanceof Settings.Export.Never ? new Settings.Export.OnExit() : configured;
    }

    private AfterSettings after() {
        AfterSettings after = new AfterSettings(
                new AfterSettings.Compose(
                        get(Keys.AFTER_COMPOSE), get(Keys.AFTER_PROJECT), get(Keys.AFTER_COMPOSE_OPTIONS)),
                get(Keys.AFTER_RECREATE),
                get(Keys.AFTER_RESTART),
                get(Keys.AFTER_SYNC),
                get(Keys.AFTER_EXEC),
                get(Keys.AFTER_COMMAND),
                get(Keys.AFTER_WAIT_HEALTHY),
                get(Keys.AFTER_LOGS),
                get(Keys.AFTER_RULES));
        AfterSettings complete = after.complete(project);
        boolean nowhere = complete.exec().stream()
                        .anyMatch(exec -> exec.targets().isEmpty())
                || complete.rules().stream().anyMatch(rule -> rule.targets().isEmpty());
        if (nowhere) {
            problem(
                    "after",
                    "after." + (after.byRules() ? "rule" : "exec") + " names no container",
                    "add container = \"NAME\", or compose, recreate, sync or restart to [after]");
        }
        return complete;
    }

    private Settings.Engine engine() {
        Optional<Path> cert = get(Keys.ENGINE_CERT).map(project::resolve);
        Optional<Path> key = get(Keys.ENGINE_KEY).map(project::resolve);
        if (cert.isPresent() != key.isPresent()) {
            problem(
                    "engine",
                    "engine." + (cert.isPresent() ? "cert is set and engine.key" : "key is set and engine.cert")
                            + " is not",
                    "set both");
        }
        return new Settings.Engine(get(Keys.ENGINE_HOST), get(Keys.ENGINE_CA).map(project::resolve), cert, key);
    }

    /** The date of reproducible builds is handed on from the environment, as other clients do. */
    private SortedMap<String, String> args() {
        SortedMap<String, String> args = named(Keys.ARG);
        String epoch = environment.getOrDefault(EPOCH, "");
        if (!epoch.isEmpty()) {
            args.putIfAbsent(EPOCH, epoch);
        }
        return args;
    }

    private Settings.Build build() {
        SortedMap<String, List<Path>> ssh = new TreeMap<>();
        get(Keys.SSH)
                .forEach((id, paths) -> ssh.put(
                        id,
                        paths.stream()
                                .map(path -> project.resolve(path).normalize())
                                .toList()));
        SortedMap<String, NamedContext> contexts = new TreeMap<>();
        named(Keys.NAMED_CONTEXT)
                .forEach((name, context) -> contexts.put(
                        name,
                        context instanceof NamedContext.Folder folder
                                ? new NamedContext.Folder(
                                        project.resolve(folder.path()).normalize())
                                : context));
        return new Settings.Build(
                get(Keys.TAGS),
                get(Keys.PLATFORMS),
                named(Keys.LABEL),
                get(Keys.LAYER_LABELS),
                contexts,
                inlineDockerfile(),
                get(Keys.NO_CACHE),
                get(Keys.NO_CACHE_FILTER),
                new BuildOptions(
                        get(Keys.ADD_HOSTS),
                        get(Keys.SHM_SIZE),
                        get(Keys.ULIMITS),
                        get(Keys.NETWORK),
                        SecretSpecs.sources(get(Keys.SECRETS), project, environment),
                        ssh,
                        OutputSpecs.inProject(get(Keys.OUTPUTS), project),
                        get(Keys.ATTEST)));
    }

    /** Whichever of the file and the text is said by the stronger source is the Dockerfile. */
    private Optional<String> inlineDockerfile() {
        for (Source source : sources) {
            boolean file = isSet(source, Keys.DOCKERFILE);
            boolean text = isSet(source, Keys.DOCKERFILE_INLINE);
            if (file && text) {
                problem("dockerfile_inline", "dockerfile and dockerfile_inline are both set", "keep one of the two");
            }
            if (file || text) {
                return text ? get(Keys.DOCKERFILE_INLINE) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean isSet(Source source, Key<?> key) {
        return source.values().get(key.path()) instanceof Optional<?> value && value.isPresent();
    }

    @SuppressWarnings("unchecked") // Sources hold values of their key's type.
    private <T> SortedMap<String, T> named(Key<T> key) {
        SortedMap<String, T> values = new TreeMap<>();
        for (Source source : sources) {
            source.values().forEach((path, value) -> {
                if (path.size() == 2 && path.get(0).equals(key.path().get(0))) {
                    values.putIfAbsent(path.get(1), (T) value);
                }
            });
        }
        return values;
    }

    private List<LayerSettings> layers() {
        LinkedHashMap<LayerName, String> named = new LinkedHashMap<>();
        sources.forEach(source -> source.layers().forEach(named::putIfAbsent));
        List<LayerName> order = new ArrayList<>(named.keySet());
        if (!order.contains(LayerName.SYSTEM)) {
            order.add(0, LayerName.SYSTEM);
        }
        if (!order.contains(LayerName.DEPENDENCY)) {
            order.add(order.indexOf(LayerName.SYSTEM) + 1, LayerName.DEPENDENCY);
        }
        if (!order.contains(LayerName.SOURCE)) {
            order.add(LayerName.SOURCE);
        }
        List<LayerSettings> layers = new ArrayList<>();
        Map<String, LayerSettings> byArg = new HashMap<>();
        for (LayerName name : order) {
            LayerSettings layer = layer(name, named.getOrDefault(name, ""));
            layers.add(layer);
            layer.arg().ifPresent(arg -> {
                LayerSettings other = byArg.putIfAbsent(arg, layer);
                if (other != null) {
                    problem(
                            layer.origin(),
                            "the layers " + other.name() + " and " + name + " have the same arg " + Shown.quoted(arg),
                            "give each layer an ARG of its own");
                }
            });
        }
        return layers;
    }

    private LayerSettings layer(LayerName name, String origin) {
        Optional<String> stage = get(Keys.LAYER_STAGE, name);
        Strategy strategy = get(Keys.LAYER_STRATEGY, name);
        if (strategy == Strategy.STAGE && stage.isEmpty()) {
            problem(
                    origin,
                    "layers." + name + " has strategy = \"stage\" but names no stage",
                    "add stage = \"NAME\" with the stage's name in the Dockerfile");
        }
        return new LayerSettings(
                name,
                get(Keys.LAYER_FILES, name),
                get(Keys.LAYER_ARG, name),
                stage,
                strategy,
                get(Keys.LAYER_MAX_AGE, name),
                get(Keys.LAYER_SEMANTIC, name),
                get(Keys.LAYER_PROBES, name),
                origin);
    }

    private <T> T get(Key<T> key, LayerName layer) {
        return get(key, key.named(layer.value()));
    }

    private <T> T get(Key<T> key) {
        return get(key, key.path());
    }

    @SuppressWarnings("unchecked") // Sources hold values of their key's type.
    private <T> T get(Key<T> key, List<String> path) {
        for (Source source : sources) {
            @Nullable Object value = source.values().get(path);
            if (value != null) {
                return (T) value;
            }
        }
        return key.standardValue();
    }

    private void problem(String origin, String message, String hint) {
        problems.add(new Problem(origin, message, Optional.of(hint)));
    }
}
