package dev.cachebust.daemon;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.Settings;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Globs;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings;
import dev.cachebust.layer.Layers;
import dev.cachebust.layer.ProbeSettings;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.EngineTraits;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.PlannedStep;
import dev.cachebust.probe.ProbeException;
import dev.cachebust.probe.Prober;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Values that tests of this room and of the views are about. */
public final class Samples {
    private static final Map<String, Project> PROJECTS = new ConcurrentHashMap<>();

    private Samples() {}

    /** A step of stage {@code builder}. */
    public static PlannedStep step(int index, String keyword, String text, LayerName layer, Outcome out, Cause cause) {
        StepId id = new StepId("builder", index);
        Step step = new Step(
                id,
                9,
                keyword,
                new Lines(index, index),
                text,
                text,
                new TreeMap<>(),
                List.of(),
                Optional.empty(),
                List.of());
        return new PlannedStep(step, layer, out, cause);
    }

    /** A request for {@code shop:dev}. */
    public static BuildRequest request(DockerfileSource dockerfile, ContextTree tree, long generation) {
        return new BuildRequest(
                List.of("shop:dev"),
                dockerfile,
                new ContextSnapshot(Path.of("/project"), tree, generation),
                new TreeMap<>(),
                Optional.empty(),
                new TreeMap<>(),
                new TreeMap<>(),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                BuildOptions.DEFAULTS,
                false,
                BuildRequest.Resolution.PLAIN);
    }

    /** A project with this Dockerfile and no config. */
    static Project project(OnChange mode, String text) {
        return PROJECTS.computeIfAbsent(mode + text, key -> understand(settings(mode), text, List.of()));
    }

    /** The same, with a shared cache that is exported so. */
    static Project exporting(OnChange mode, String text, Settings.Export export) {
        return PROJECTS.computeIfAbsent(
                mode + text + export, key -> understand(settings(mode, export), text, List.of()));
    }

    /** The same with another name for its image. */
    static Project named(String image, String text) {
        return PROJECTS.computeIfAbsent(image + text, key -> {
            Settings s = settings(OnChange.SMART);
            Settings named = new Settings(
                    s.project(),
                    s.file(),
                    s.declared(),
                    image,
                    s.context(),
                    s.dockerfile(),
                    s.target(),
                    s.syntax(),
                    s.args(),
                    s.build(),
                    s.layers(),
                    s.watch(),
                    s.cache(),
                    s.engine(),
                    s.imagesKept(),
                    s.after(),
                    s.view());
            return understand(named, text, List.of());
        });
    }

    /** The same with this probe of its source layer. */
    static Project probing(OnChange mode, String text, ProbeSettings probe) {
        return PROJECTS.computeIfAbsent(
                mode + text + probe,
                key -> understand(settings(mode), text, List.of(source(Optional.empty(), List.of(probe)))));
    }

    /** The same with a source layer that is refreshed after so long. */
    static Project aging(OnChange mode, String text, Duration age) {
        return understand(settings(mode), text, List.of(source(Optional.of(age), List.of())));
    }

    /** The same with containers. */
    static Project with(Project project, AfterSettings after) {
        return PROJECTS.computeIfAbsent(System.identityHashCode(project) + " " + after, key -> {
            Settings s = project.settings();
            Settings settings = new Settings(
                    s.project(),
                    s.file(),
                    s.declared(),
                    s.image(),
                    s.context(),
                    s.dockerfile(),
                    s.target(),
                    s.syntax(),
                    s.args(),
                    s.build(),
                    s.layers(),
                    s.watch(),
                    s.cache(),
                    s.engine(),
                    s.imagesKept(),
                    after,
                    s.view());
            return new Project(
                    settings,
                    project.source(),
                    project.dockerfile(),
                    project.options(),
                    project.graph(),
                    project.ignore(),
                    project.layers(),
                    project.files(),
                    project.own(),
                    project.silent(),
                    project.engine(),
                    project.frontend(),
                    project.contexts(),
                    project.warnings());
        });
    }

    private static LayerSettings source(Optional<Duration> age, List<ProbeSettings> probes) {
        return new LayerSettings(
                LayerName.SOURCE,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                LayerSettings.Strategy.AUTO,
                age,
                false,
                probes,
                "");
    }

    /** Keeps everything in this folder, and asks nothing. */
    static Startup.Keeping keeping(Path folder, StateFolder state) {
        return new Startup.Keeping(name -> new StateStore(state), (name, project) -> noProbes(folder, state));
    }

    /** For a project that has none. */
    static Probes noProbes(Path folder, StateFolder state) {
        Prober prober = new Prober(folder, Map.of(), reference -> {
            throw new ProbeException("nothing is asked here");
        });
        return new Probes(prober, state);
    }

    private static Project understand(Settings settings, String text, List<LayerSettings> configured) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        Dockerfile dockerfile = DockerfileParser.parse("Dockerfile", content);
        GraphOptions options = new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of());
        StepGraph graph = StepGraph.of(dockerfile, options);
        Layers layers = Layers.of(configured);
        try {
            return new Project(
                    settings,
                    new DockerfileSource("Dockerfile", content, Optional.empty()),
                    dockerfile,
                    options,
                    graph,
                    IgnoreRules.none(),
                    layers,
                    FileLayers.of(graph, layers, BustPoints.of(graph, layers), Set.of("Dockerfile"), "Dockerfile"),
                    Set.of("Dockerfile"),
                    Globs.of(List.of("*.log")),
                    new EngineTraits(!settings.cache().to().isEmpty()),
                    Frontend.of(settings.syntax(), dockerfile, settings.args(), 0),
                    NamedContexts.NONE,
                    List.of());
        } catch (BadPatternException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Settings settings(OnChange mode) {
        return settings(mode, List.of(), new Settings.Export.Never());
    }

    private static Settings settings(OnChange mode, Settings.Export export) {
        CacheOption cache = new CacheOption("registry", new TreeMap<>(Map.of("ref", "127.0.0.1:5000/shop:cache")));
        return settings(mode, List.of(cache), export);
    }

    private static Settings settings(OnChange mode, List<CacheOption> to, Settings.Export export) {
        return new Settings(
                Path.of("/project"),
                Optional.empty(),
                Settings.Declared.NONE,
                "shop:dev",
                Path.of("/project"),
                Path.of("/project/Dockerfile"),
                Optional.empty(),
                Settings.Syntax.AUTO,
                new TreeMap<>(),
                Settings.Build.DEFAULTS,
                List.of(),
                new Settings.Watch(
                        new Settings.QuietPeriod(Duration.ofMillis(50), Duration.ofMillis(15)),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1),
                        List.of(),
                        mode),
                new Settings.Cache(List.of(), to, export),
                Settings.Engine.FOUND,
                2,
                AfterSettings.NONE,
                new Settings.View(
                        Settings.Ascii.AUTO, Settings.Notice.OFF, Duration.ofSeconds(10), false, false, false));
    }
}
