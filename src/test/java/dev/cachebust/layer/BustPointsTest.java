package dev.cachebust.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.LayerSettings.Strategy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BustPointsTest {
    private static final GraphOptions OPTIONS =
            new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of());

    private static String points(Layers layers, String... lines) {
        Dockerfile file =
                DockerfileParser.parse("Dockerfile", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        return BustPoints.of(StepGraph.of(file, OPTIONS), layers).points().stream()
                .map(p -> p.arg() + "=" + p.layer())
                .collect(Collectors.joining(" "));
    }

    private static String args(String... names) {
        return points(
                Layers.of(List.of()),
                "FROM bb\n" + Arrays.stream(names).map(n -> "ARG " + n + "\n").collect(Collectors.joining()) + "RUN x");
    }

    @ParameterizedTest
    @CsvSource({
        "CACHE_BUST_SYSTEM, system",
        "CACHEBUST_SYS, system",
        "CACHE_BUST_OS, system",
        "BASE_CACHEBUST, system",
        "CACHE_BUST_DEPS, dependency",
        "CACHE_BUST_DEPENDENCIES, dependency",
        "MY_CACHE_BUST_APP_2, source",
        "CACHEBUSTSRC, source",
        "SYSTEM_HASH, system",
        "SYS_HASH, system",
        "OS_HASH, system",
        "BASE_HASH, system",
        "DEPS_HASH, dependency",
        "DEPENDENCY_HASH, dependency",
        "DEPENDENCIES_HASH, dependency",
        "APP_HASH, source",
        "SRC_HASH, source",
        "SOURCE_HASH, source"
    })
    void theNameTellsTheLayer(String arg, String layer) {
        assertThat(args(arg, "CACHE_BUST_APP_LAST")).startsWith(arg + "=" + layer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GIT_HASH",
                "APP_VERSION",
                "NODE_ENV",
                "MY_APP_HASH",
                "DEPS_HASHES",
                "CACHE",
                "BUST",
                "cache_bust"
            })
    void noOtherArgIsABustArg(String arg) {
        assertThat(args(arg)).isEmpty();
    }

    @Test
    void elseItsPositionTells() {
        assertThat(args("CACHE_BUST")).isEqualTo("CACHE_BUST=source");
        assertThat(args("CACHEBUST_1", "CACHEBUST_2")).isEqualTo("CACHEBUST_1=dependency CACHEBUST_2=source");
        assertThat(args("CACHEBUST_1", "DEPS_HASH", "CACHEBUST_3"))
                .isEqualTo("CACHEBUST_1=system DEPS_HASH=dependency CACHEBUST_3=source");
    }

    @Test
    void declarationsCountOnceAndOnlyWhereTheyAct() {
        assertThat(points(
                        Layers.of(List.of()),
                        "ARG OS_HASH",
                        "FROM bb AS a",
                        "ARG DEPS_HASH",
                        "RUN x",
                        "FROM bb AS unused",
                        "ARG SYS_HASH",
                        "FROM a",
                        "ARG DEPS_HASH",
                        "ARG SRC_HASH",
                        "RUN y"))
                .isEqualTo("DEPS_HASH=dependency SRC_HASH=source");
    }

    /** The filter would empty the cache mounts of the stage. */
    @ParameterizedTest
    @CsvSource({"AUTO, DEPS_HASH=dependency, {}", "ARG, DEPS_HASH=dependency, {}", "STAGE, '', {dependency=deps}"})
    void anArgComesBeforeAStageFilter(Strategy strategy, String args, String stages) {
        Layers layers = Layers.of(List.of(new LayerSettings(
                LayerName.DEPENDENCY,
                List.of(),
                Optional.of("DEPS_HASH"),
                Optional.of("deps"),
                strategy,
                Optional.empty(),
                false,
                List.of(),
                "c:1:1")));
        String dockerfile = "FROM bb AS deps\nARG DEPS_HASH\nRUN --mount=type=cache,target=/root/.npm npm ci";
        Dockerfile file = DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8));
        assertThat(points(layers, dockerfile)).isEqualTo(args);
        assertThat(BustPoints.of(StepGraph.of(file, OPTIONS), layers).stages()).hasToString(stages);
    }

    @Test
    void theConfigComesFirst() {
        LayerSettings proto = new LayerSettings(
                new LayerName("proto"),
                List.of(),
                Optional.of("APP_HASH"),
                Optional.empty(),
                Strategy.AUTO,
                Optional.empty(),
                false,
                List.of(),
                "c:1:1");
        LayerSettings system = new LayerSettings(
                LayerName.SYSTEM,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Strategy.NONE,
                Optional.empty(),
                false,
                List.of(),
                "c:2:1");
        assertThat(points(
                        Layers.of(List.of(proto, system)),
                        "FROM bb",
                        "ARG SYS_HASH",
                        "ARG CACHE_BUST_PROTO",
                        "ARG APP_HASH",
                        "RUN x"))
                .isEqualTo("CACHE_BUST_PROTO=proto APP_HASH=proto");
    }

    @Test
    void saysWhyALayerCannotBeBusted() {
        String text = "FROM bb\nARG CACHE_BUST_DEPS\nRUN x";
        Dockerfile file = DockerfileParser.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
        StepGraph graph = StepGraph.of(file, OPTIONS);
        Layers layers = Layers.of(List.of());
        assertThat(BustCheck.unbustable(LayerName.DEPENDENCY, file, OPTIONS, graph, layers))
                .isEmpty();
        assertThat(BustCheck.unbustable(LayerName.SYSTEM, file, OPTIONS, graph, layers))
                .hasValue(
                        "layer system has neither a bust ARG nor a stage, so that busting it makes nothing again: declare ARG"
                                + " CACHE_BUST_SYSTEM in Dockerfile before the RUN that is to run again");
        GraphOptions given = new GraphOptions(
                Optional.empty(), new TreeMap<>(Map.of("CACHE_BUST_DEPS", "1")), "linux/amd64", Map.of(), Map.of());
        assertThat(BustCheck.unbustable(LayerName.DEPENDENCY, file, given, graph, layers))
                .hasValue(
                        "layer dependency is not busted: its ARG CACHE_BUST_DEPS has the value that was given for it");
    }

    @Test
    void aConfigIsForAllTargets() {
        String text = "FROM bb AS gen\nARG GEN\nRUN x\nFROM bb AS test\nRUN y\nFROM gen\nRUN z";
        Dockerfile file = DockerfileParser.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
        Layers layers = Layers.of(List.of(
                settings("gen", Optional.empty(), Optional.of("Gen")),
                settings("other", Optional.of("GEN"), Optional.empty()),
                settings("wrong", Optional.empty(), Optional.of("none"))));
        GraphOptions targeted =
                new GraphOptions(Optional.of("test"), new TreeMap<>(), "linux/amd64", Map.of(), Map.of());
        StepGraph whole = StepGraph.of(file, OPTIONS);
        StepGraph part = StepGraph.of(file, targeted);

        assertThat(BustPoints.of(whole, layers).stages()).containsExactly(Map.entry(new LayerName("gen"), "gen"));
        assertThat(BustPoints.of(part, layers).stages()).isEmpty();
        assertThat(BustCheck.problems(file, targeted, part, layers))
                .extracting(problem -> problem.name() + " " + problem.error())
                .containsExactly("Gen false", "GEN false", "none true");
    }

    private static LayerSettings settings(String name, Optional<String> arg, Optional<String> stage) {
        return new LayerSettings(
                new LayerName(name),
                List.of(name + ".lock"),
                arg,
                stage,
                Strategy.AUTO,
                Optional.empty(),
                false,
                List.of(),
                "");
    }
}
