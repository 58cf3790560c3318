package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.Output;
import dev.cachebust.build.buildkit.wire.control.Exporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the result of a build goes unless the request says so, which is for BuildKit's exporters to do. */
public enum Destination {
    /** The store of the Docker Engine that BuildKit is a part of. Pushing is the engine's business, afterwards. */
    ENGINE {
        @Override
        List<Exporter> store(BuildRequest request) {
            return request.makesImage() ? List.of(of("moby", named(request, Map.of()))) : List.of();
        }

        @Override
        Exporter image(BuildRequest request, Output output) {
            return of("moby", named(request, output.attributes()));
        }
    },
    /** Our end of the session, which loads it into a store elsewhere. */
    LOADED {
        @Override
        List<Exporter> store(BuildRequest request) {
            return request.makesImage() ? List.of(of("docker", named(request, Map.of()))) : List.of();
        }
    },
    /** A registry, where the request says so; else the result stays in BuildKit's cache. */
    REGISTRY {
        @Override
        List<Exporter> store(BuildRequest request) {
            return request.push() && !request.tags().isEmpty()
                    ? List.of(of("image", named(request, Map.of("push", "true"))))
                    : List.of();
        }
    };

    abstract List<Exporter> store(BuildRequest request);

    /** The image in a store of BuildKit's, or in a registry. */
    Exporter image(BuildRequest request, Output output) {
        SortedMap<String, String> attrs = named(request, output.attributes());
        if (output.type() == Output.Type.REGISTRY) {
            attrs.put("push", "true");
        }
        return of("image", attrs);
    }

    /**
     * What an exporter makes, and where that goes.
     *
     * @param place by its position among all, BuildKit says which of them it sends something for
     */
    record Target(Exporter exporter, Output.Place place) {}

    /** All that are wanted, in the request's order. */
    final List<Target> targets(BuildRequest request) {
        List<Target> targets = new ArrayList<>();
        if (request.options().outputs().isEmpty()) {
            store(request).forEach(exporter -> targets.add(new Target(exporter, new Output.Place.Elsewhere())));
        }
        for (Output output : request.options().outputs()) {
            exporters(request, output).forEach(exporter -> targets.add(new Target(exporter, output.place())));
        }
        return targets;
    }

    private List<Exporter> exporters(BuildRequest request, Output output) {
        boolean stored = output.type() == Output.Type.DOCKER && output.place() instanceof Output.Place.Elsewhere;
        return switch (output.type()) {
            case LOCAL, TAR -> List.of(of(name(output), output.attributes()));
            case OCI -> List.of(of(name(output), named(request, output.attributes())));
            case DOCKER -> stored ? store(request) : List.of(of(name(output), named(request, output.attributes())));
            case IMAGE, REGISTRY -> List.of(image(request, output));
            case CACHEONLY -> List.of();
        };
    }

    private static String name(Output output) {
        return output.type().name().toLowerCase(Locale.ROOT);
    }

    private static SortedMap<String, String> named(BuildRequest request, Map<String, String> attributes) {
        SortedMap<String, String> attrs = new TreeMap<>(attributes);
        if (!request.tags().isEmpty()) {
            attrs.put("name", String.join(",", request.tags()));
        }
        return attrs;
    }

    private static Exporter of(String type, Map<String, String> attrs) {
        return Exporter.newBuilder().setType(type).putAllAttrs(attrs).build();
    }
}
