package dev.cachebust.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailOnTest {
    @ParameterizedTest
    @CsvSource({"ERROR,error warning info", "WARNING,warning info", "INFO,info"})
    void reachesWhatIsAsBadOrWorse(Severity severity, String reached) {
        List<Finding> findings =
                List.of(Finding.of(Rule.UNSORTED_HASH, "f", 1, 1, "m").as(severity));
        assertThat(Arrays.stream(FailOn.values())
                        .filter(on -> on.reachedBy(findings))
                        .map(FailOn::name)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(reached);
        assertThat(FailOn.info.reachedBy(List.of())).isFalse();
    }
}
