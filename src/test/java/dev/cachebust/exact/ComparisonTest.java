package dev.cachebust.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.EngineGraph;
import dev.cachebust.build.EngineGraph.Operation;
import dev.cachebust.build.EngineGraph.Origin;
import dev.cachebust.build.EngineGraph.Read;
import dev.cachebust.dockerfile.Definition;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.KeyValue;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An engine that agrees is made of our own graph; then it is changed in one place. */
class ComparisonTest {
    private static final StepGraph OURS = StepGraph.of(
            DockerfileParser.parse("Dockerfile", """
                    FROM bb AS a
                    ARG TOKEN=secret
                    RUN --mount=type=bind,target=/m make
                    FROM bb
                    COPY --from=a /out /in
                    """.getBytes(StandardCharsets.UTF_8)),
            new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of()));
    private static final Expected EXPECTED = new Expected("linux/amd64", false, false, List.of(), Map.of());

    private final List<Operation> operations =
            new ArrayList<>(OURS.steps().stream().map(ComparisonTest::agreeing).toList());

    private static Operation agreeing(Step step) {
        List<Read> reads = new ArrayList<>();
        for (Input input : step.inputs().subList(1, step.inputs().size())) {
            input.paths()
                    .forEach(path -> reads.add(new Read(input.role(), origin(input.source()), path, input.excludes())));
        }
        return new Operation(
                step.id().toString(),
                "[" + step.id() + "/" + step.total() + "] " + step.text(),
                List.of(step.lines()),
                false,
                Definition.facts(step.definition()),
                step.keyword().equals("RUN")
                        ? step.variables().entrySet().stream()
                                .map(variable -> new KeyValue(variable.getKey(), variable.getValue()))
                                .toList()
                        : List.of(),
                false,
                origin(step.inputs().get(0).source()),
                reads);
    }

    private static Origin origin(Source source) {
        return source instanceof Source.StepOutput output
                ? new Origin.OfStep(output.step().toString())
                : new Origin.Outside(
                        source instanceof Source.Image image
                                ? new Source.Image(image.reference() + "@sha256:0", "linux/amd64")
                                : source);
    }

    private List<Difference> differences() {
        return Comparison.of(OURS, new EngineGraph(operations, Map.of()), EXPECTED);
    }

    @Test
    void agrees() {
        assertThat(differences()).isEmpty();
    }

    @Test
    void aStepThatIsMissing() {
        operations.remove(0);

        assertThat(differences()).first().satisfies(d -> {
            assertThat(d.what()).isEqualTo("the step");
            assertThat(d.lines()).contains(new Lines(3, 3));
            assertThat(d.engine()).isEqualTo("is not there");
        });
    }

    @Test
    void aStepThatWeDoNotKnow() {
        Operation run = operations.get(0);
        operations.add(new Operation(
                "more", "[a 3/3] RUN more", List.of(), false, run.facts(), List.of(), false, run.root(), List.of()));

        assertThat(differences()).singleElement().satisfies(d -> {
            assertThat(d.text()).isEqualTo("[a 3/3] RUN more");
            assertThat(d.ours()).isEqualTo("is not there");
        });
    }

    @Test
    void aSecretsValueIsNotShown() {
        Operation run = operations.get(0);
        List<KeyValue> others = List.of(run.environment().get(0), new KeyValue("TOKEN", "another"));
        operations.set(0, with(run, others, run.root(), run.ignoresCache()));

        assertThat(differences()).singleElement().satisfies(d -> {
            assertThat(d.what()).isEqualTo("the variable TOKEN");
            assertThat(d.ours() + d.engine())
                    .doesNotContain("secret", "another")
                    .contains("hidden");
        });
    }

    @Test
    void anotherParent() {
        Operation copy = operations.get(1);
        operations.set(1, with(copy, List.of(), new Origin.OfStep("a 2"), false));

        assertThat(differences()).singleElement().satisfies(d -> {
            assertThat(d.what()).isEqualTo("starts from");
            assertThat(d.ours()).isEqualTo("image bb:latest for linux/amd64");
            assertThat(d.engine()).isEqualTo("[a 2]");
        });
    }

    @Test
    void aStageWhoseCacheIsLeftOut() {
        Operation run = operations.get(0);
        operations.set(0, with(run, run.environment(), run.root(), true));

        assertThat(differences()).singleElement().extracting(Difference::what).isEqualTo("the cache");
        assertThat(Comparison.of(
                        OURS,
                        new EngineGraph(operations, Map.of()),
                        new Expected("linux/amd64", false, false, List.of("a"), Map.of())))
                .isEmpty();
    }

    private static Operation with(Operation of, List<KeyValue> environment, Origin root, boolean ignoresCache) {
        return new Operation(
                of.id(), of.name(), of.lines(), ignoresCache, of.facts(), environment, of.linked(), root, of.reads());
    }
}
