package dev.cachebust.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.BadPatternException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the golden scenarios on a real engine, through Docker's own client, and compares what was planned with what BuildKit
 * did. The base image and the content of every file are new in each run, so that nothing is in the cache that the planner
 * cannot know of.
 */
class PlannerIT {
    @TempDir
    Path context;

    @TempDir
    Path scratch;

    static List<Path> cases() {
        return Scenario.all().stream().filter(Scenario::isReal).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void buildKitDoesWhatIsPlanned(Path folder) throws IOException, BadPatternException {
        BaseImage base = BaseImage.make(scratch);
        try {
            Comparison comparison = new Comparison(new BuildxClient(), false);
            new Scenario(folder, context, comparison, " " + base.salt(), base.name()).play();
            assertThat(comparison.wrong()).isEmpty();
            assertThat(comparison.compared()).isPositive();
        } finally {
            base.remove();
        }
    }
}
