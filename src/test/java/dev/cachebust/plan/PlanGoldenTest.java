package dev.cachebust.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.dockerfile.StepId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of {@code src/test/resources/golden/plan} is a case; {@link Scenario} says what is in it. A new one needs no
 * code. {@code mvn test -Dtest=PlanGoldenTest -Dgolden.update=true} writes down what is planned now: look at the difference
 * before committing it.
 */
class PlanGoldenTest {
    @TempDir
    Path context;

    static List<Path> cases() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isPlannedAsExpected(Path folder) throws IOException, BadPatternException {
        String actual = new Scenario(folder, context, PlanGoldenTest::obey, "", "bb").play();
        Path expected = folder.resolve("expected.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(expected));
    }

    /**
     * An engine that does what is planned. Where a source is missing it runs nothing of what that COPY builds on, and says like
     * BuildKit that it was cached.
     */
    private static Scenario.Result obey(
            Path context, Decision decision, boolean rebuildsMaybes, Optional<StepId> fails) {
        Set<StepId> complete = new HashSet<>();
        Set<StepId> cached = new HashSet<>();
        for (PlannedStep step : decision.plan().steps()) {
            StepId id = step.step().id();
            if (fails.equals(Optional.of(id))) {
                if (step.step().keyword().equals("COPY")) {
                    cached.addAll(complete);
                }
                return new Scenario.Result(complete, cached, false);
            }
            complete.add(id);
            if (step.outcome() == Outcome.CACHED || (step.outcome() == Outcome.MAYBE && !rebuildsMaybes)) {
                cached.add(id);
            }
        }
        return new Scenario.Result(complete, cached, true);
    }
}
