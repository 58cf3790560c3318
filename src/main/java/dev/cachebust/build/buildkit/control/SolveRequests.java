package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildOptions.Network;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.build.BuildRequest.NamedContext;
import dev.cachebust.build.buildkit.control.Destination.Target;
import dev.cachebust.build.buildkit.files.RequestedFiles;
import dev.cachebust.build.buildkit.wire.control.CacheOptions;
import dev.cachebust.build.buildkit.wire.control.CacheOptionsEntry;
import dev.cachebust.build.buildkit.wire.control.Exporter;
import dev.cachebust.build.buildkit.wire.control.SolveRequest;
import dev.cachebust.dockerfile.ImageName;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says what is to be built in the engine's terms. */
final class SolveRequests {
    /** The one that is built into the engine. */
    private static final String FRONTEND = "dockerfile.v0";

    private static final String CACHE_IMPORTS = "cache-imports";

    private SolveRequests() {}

    /** The request for a build under this reference that reads local files through this session. */
    static SolveRequest of(BuildRequest request, Destination destination, String ref, String sessionId) {
        SolveRequest.Builder solve = SolveRequest.newBuilder()
                .setRef(ref)
                .setSession(sessionId)
                .setFrontend(FRONTEND)
                .putAllFrontendAttrs(frontendAttrs(request))
                .setCache(CacheOptions.newBuilder()
                        .addAllImports(entries(request.cacheFrom()))
                        .addAllExports(entries(exports(request))))
                .setInternal(!request.record());
        if (request.options().network() == Network.HOST) {
            solve.addEntitlements("network.host");
        }
        List<Exporter> exporters =
                destination.targets(request).stream().map(Target::exporter).toList();
        if (!exporters.isEmpty()) {
            solve.setExporter(exporters.get(0).getType())
                    .putAllExporterAttrs(exporters.get(0).getAttrsMap())
                    .addAllExporters(exporters);
        }
        return solve.build();
    }

    /** A build without a frontend: whoever calls takes its place. */
    static SolveRequest ofClient(String ref, String sessionId) {
        return SolveRequest.newBuilder()
                .setRef(ref)
                .setSession(sessionId)
                .setInternal(true)
                .build();
    }

    /** The question for what the build is defined as, without making it. */
    static dev.cachebust.build.buildkit.wire.gateway.SolveRequest definition(BuildRequest request) {
        Map<String, String> attrs = frontendAttrs(request);
        // What is not made needs no cache.
        attrs.remove(CACHE_IMPORTS);
        return dev.cachebust.build.buildkit.wire.gateway.SolveRequest.newBuilder()
                .setFrontend(FRONTEND)
                .putAllFrontendOpt(attrs)
                .setAllowResultReturn(true)
                .setAllowResultArrayRef(true)
                .setEvaluate(false)
                .build();
    }

    private static Map<String, String> frontendAttrs(BuildRequest request) {
        Map<String, String> attrs = new TreeMap<>();
        attrs.put("filename", request.dockerfile().name());
        // Local images are used as they are; without this each FROM would cost a look at its registry.
        attrs.put("image-resolve-mode", "local");
        request.target().ifPresent(target -> attrs.put("target", target));
        if (!request.platforms().isEmpty()) {
            attrs.put("platform", String.join(",", request.platforms()));
        }
        request.buildArgs().forEach((name, value) -> attrs.put("build-arg:" + name, value));
        request.labels().forEach((name, value) -> attrs.put("label:" + name, value));
        if (request.resolution().builtInFrontend()) {
            // Set for a frontend that a "# syntax=" line has led to: it does not follow the line once more.
            attrs.put("cmdline", FRONTEND);
        }
        request.resolution()
                .pins()
                .forEach((name, digest) ->
                        attrs.put("context:" + ImageName.contextName(name), "docker-image://" + name + "@" + digest));
        // What the user says a name stands for beats what it was found to stand for.
        request.namedContexts().forEach((name, context) -> attrs.put("context:" + name, specifier(name, context)));
        if (request.noCache()) {
            attrs.put("no-cache", "");
        } else if (!request.noCacheStages().isEmpty()) {
            attrs.put("no-cache", String.join(",", request.noCacheStages()));
        }
        attrs.putAll(options(request.options()));
        if (!request.cacheFrom().isEmpty()) {
            attrs.put(CACHE_IMPORTS, cacheImports(request.cacheFrom()));
        }
        return attrs;
    }

    private static String specifier(String name, NamedContext context) {
        return context instanceof NamedContext.Elsewhere elsewhere
                ? elsewhere.specifier()
                : "local:" + RequestedFiles.localName(name);
    }

    /** In the forms that the frontend reads (BuildKit's {@code frontend/dockerui/attr.go}). */
    private static Map<String, String> options(BuildOptions options) {
        Map<String, String> attrs = new TreeMap<>();
        if (!options.addHosts().isEmpty()) {
            attrs.put("add-hosts", String.join(",", options.addHosts()));
        }
        options.shmSize().ifPresent(bytes -> attrs.put("shm-size", Long.toString(bytes)));
        if (!options.ulimits().isEmpty()) {
            attrs.put("ulimit", String.join(",", options.ulimits()));
        }
        if (options.network() != Network.DEFAULT) {
            attrs.put("force-network-mode", options.network() == Network.HOST ? "host" : "none");
        }
        options.attestations().forEach((type, attributes) -> attrs.put("attest:" + type, attributes));
        return attrs;
    }

    /** A cache that cannot be written is no reason to throw away what was built, unless that is what was asked for. */
    private static List<CacheOption> exports(BuildRequest request) {
        return request.cacheTo().stream()
                .map(option -> {
                    SortedMap<String, String> attributes = new TreeMap<>(option.attributes());
                    attributes.putIfAbsent("ignore-error", "true");
                    return new CacheOption(option.type(), attributes);
                })
                .toList();
    }

    private static List<CacheOptionsEntry> entries(List<CacheOption> options) {
        return options.stream()
                .map(option -> CacheOptionsEntry.newBuilder()
                        .setType(option.type())
                        .putAllAttrs(option.attributes())
                        .build())
                .toList();
    }

    /** The frontend gets the imports as JSON, beside the solver (buildkit's client/solve.go). */
    private static String cacheImports(List<CacheOption> options) {
        return Json.write(options.stream()
                .map(option -> new TreeMap<String, Object>(Map.of("Type", option.type(), "Attrs", option.attributes())))
                .toList());
    }
}
