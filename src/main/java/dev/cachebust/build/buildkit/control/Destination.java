package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.buildkit.wire.control.Exporter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where the result of a build goes, which is for one of BuildKit's exporters to do. */
public enum Destination {
    /** The store of the Docker Engine that BuildKit is a part of. Pushing is the engine's business, afterwards. */
    ENGINE {
        @Override
        Optional<Exporter> exporter(BuildRequest request) {
            if (!request.makesImage()) {
                return Optional.empty();
            }
            Map<String, String> attrs = new TreeMap<>();
            if (!request.tags().isEmpty()) {
                attrs.put(NAME, String.join(",", request.tags()));
            }
            return Optional.of(of("moby", attrs));
        }
    },
    /** Our end of the session, which loads it into a store elsewhere. */
    LOADED {
        @Override
        Optional<Exporter> exporter(BuildRequest request) {
            return request.makesImage()
                    ? Optional.of(of("docker", Map.of(NAME, String.join(",", request.tags()))))
                    : Optional.empty();
        }
    },
    /** A registry, where the request says so; else the result stays in BuildKit's cache. */
    REGISTRY {
        @Override
        Optional<Exporter> exporter(BuildRequest request) {
            return request.push() && !request.tags().isEmpty()
                    ? Optional.of(of("image", Map.of(NAME, String.join(",", request.tags()), "push", "true")))
                    : Optional.empty();
        }
    };

    private static final String NAME = "name";

    abstract Optional<Exporter> exporter(BuildRequest request);

    private static Exporter of(String type, Map<String, String> attrs) {
        return Exporter.newBuilder().setType(type).putAllAttrs(attrs).build();
    }
}
