package dev.cachebust.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.context.TreeEditor;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.StepGraph;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final GraphOptions OPTIONS =
            new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of());

    /** Each stage with the layers that reach it. */
    private static String reached(Layers layers, String dockerfile, String... paths) throws Exception {
        Dockerfile file = DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8));
        StepGraph graph = StepGraph.of(file, OPTIONS);
        TreeEditor tree = ContextTree.empty().edit();
        for (String path : paths) {
            tree.put(
                    path,
                    new Entry.File(path.substring(path.lastIndexOf('/') + 1), 0644, 0, 0, Digest.sha256(new byte[0])));
        }
        BustPoints points = BustPoints.of(graph, layers);
        Reach reach = Reach.of(
                file,
                OPTIONS,
                graph,
                layers,
                FileLayers.of(graph, layers, points, Set.of("Dockerfile"), "Dockerfile"),
                tree.build());
        return graph.stages().stream()
                .map(BuildStage::id)
                .map(id -> id + reach.of(id))
                .collect(Collectors.joining(" "));
    }

    @Test
    void filesReachWhatIsMadeOfThem() throws Exception {
        String dockerfile = """
                FROM bb AS tools
                RUN apk add make
                FROM bb AS deps
                COPY package.json /
                RUN npm ci
                FROM deps AS build
                COPY src src
                RUN npm run build
                FROM bb AS web
                COPY --from=build /dist /dist
                FROM bb
                COPY --from=tools /usr/bin/make /
                COPY --from=web /dist /dist
                """;
        assertThat(reached(Layers.of(List.of()), dockerfile, "package.json", "src/a.js", "Dockerfile"))
                .isEqualTo("tools[] deps[dependency] build[dependency, source] web[dependency, source]"
                        + " stage-4[dependency, source]");
    }

    @Test
    void aBustArgReachesItsStagesAndAFilterItsStage() throws Exception {
        String dockerfile = """
                FROM bb AS tools
                ARG CACHE_BUST_SYSTEM
                RUN apk add make
                FROM bb AS gen
                RUN generate
                FROM bb
                COPY --from=gen /out /out
                RUN --mount=from=tools,target=/t make
                """;
        LayerSettings proto = new LayerSettings(
                new LayerName("proto"),
                List.of(),
                Optional.empty(),
                Optional.of("gen"),
                LayerSettings.Strategy.AUTO,
                Optional.empty(),
                false,
                List.of(),
                "");
        assertThat(reached(Layers.of(List.of(proto)), dockerfile, "x"))
                .isEqualTo("tools[system] gen[proto] stage-2[proto, system]");
    }
}
