package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.build.BuildRequest.Resolution;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.Output;
import dev.cachebust.config.Settings;
import dev.cachebust.context.ContextTree;
import dev.cachebust.dockerfile.ArgDeclaration;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.plan.Decision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Puts together what the engine is asked to build. Pure. */
public final class RequestAssembler {
    /** Build arguments that need no declaration (Dockerfile reference, predefined ARGs). */
    private static final Set<String> PREDEFINED = Set.of(
            Frontend.ARGUMENT, "SOURCE_DATE_EPOCH", "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

    private static final String LAYER_LABEL = "dev.cachebust.layer.";

    private final Extras extras;

    /**
     * What the surroundings say about every build.
     *
     * @param push whether the result is pushed
     * @param exportCache whether each build exports cache, as a single one does
     * @param proxies build arguments that need no declaration; those that a project gives itself beat them
     */
    public record Extras(boolean push, boolean exportCache, SortedMap<String, String> proxies) {
        /** Nothing. */
        public static final Extras NONE = new Extras(false, false, Collections.emptySortedMap());
    }

    /** With what the command line said. */
    public RequestAssembler(Extras extras) {
        this.extras = extras;
    }

    /** The request for what was decided. */
    public BuildRequest assemble(Project project, Decision decision, ContextTree tree, long generation) {
        Settings settings = project.settings();
        CacheCheck cache = CacheCheck.of(settings, project.engine());
        Settings.Build build = settings.build();
        return new BuildRequest(
                tags(settings),
                project.source(),
                new ContextSnapshot(settings.context(), tree, generation),
                project.contexts().requested(),
                settings.target(),
                arguments(project, decision.buildArgs()),
                labels(build, decision),
                decision.noCache(),
                decision.noCacheStages(),
                build.platforms(),
                cache.from(),
                exports(settings, cache),
                extras.push() || pushes(build),
                build.options(),
                false,
                new Resolution(project.frontend().builtIn(), Collections.emptySortedMap()));
    }

    /** A label that the user sets beats ours of that name. */
    private static SortedMap<String, String> labels(Settings.Build build, Decision decision) {
        SortedMap<String, String> labels = new TreeMap<>();
        if (build.layerLabels()) {
            decision.hashes().forEach((layer, hash) -> labels.put(LAYER_LABEL + layer.value(), hash.hex()));
        }
        labels.putAll(build.labels());
        return Collections.unmodifiableSortedMap(labels);
    }

    private SortedMap<String, String> arguments(Project project, SortedMap<String, String> values) {
        SortedMap<String, String> sent = new TreeMap<>(declared(project, values));
        Set<String> given = values.keySet().stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        extras.proxies().forEach((name, value) -> {
            if (!given.contains(name.toUpperCase(Locale.ROOT))) {
                sent.put(name, value);
            }
        });
        return Collections.unmodifiableSortedMap(sent);
    }

    /** The names of the image; the first is the one that it is known by. */
    static List<String> tags(Settings settings) {
        List<String> tags = new ArrayList<>();
        tags.add(settings.image());
        tags.addAll(settings.build().tags());
        return tags.stream().distinct().toList();
    }

    private static boolean pushes(Settings.Build build) {
        return build.options().outputs().stream().anyMatch(output -> output.type() == Output.Type.REGISTRY);
    }

    /** A watcher exports beside its builds; only inline cache is part of the image. */
    private List<CacheOption> exports(Settings settings, CacheCheck cache) {
        if (extras.exportCache()) {
            return cache.to();
        }
        boolean ever = !(settings.cache().export() instanceof Settings.Export.Never);
        return cache.to().stream()
                .filter(option -> ever && CacheCheck.isInline(option))
                .toList();
    }

    /** BuildKit ignores a build argument that nothing declares; it is not even sent. */
    private static SortedMap<String, String> declared(Project project, SortedMap<String, String> values) {
        SortedMap<String, String> sent = new TreeMap<>(values);
        sent.keySet().removeAll(undeclared(project.graph(), values.keySet()));
        return sent;
    }

    /** Those of these build arguments that mean nothing to the Dockerfile. */
    static SortedSet<String> undeclared(StepGraph graph, Set<String> names) {
        Set<String> declared = graph.args().stream().map(ArgDeclaration::name).collect(Collectors.toSet());
        SortedSet<String> rest = new TreeSet<>(names);
        rest.removeIf(name -> declared.contains(name) || PREDEFINED.contains(name.toUpperCase(Locale.ROOT)));
        return rest;
    }
}
