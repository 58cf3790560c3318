package dev.cachebust.build.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassicFailuresTest {
    /** The words are those of Engine 28.5.2 and Podman 4.3.1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "The command '/bin/sh -c exit 3' returned a non-zero code: 3 | COMMAND | 3 | 0",
                "building at STEP \"RUN exit 3\": while running runtime: exit status 3 | COMMAND | 3 | 0",
                "COPY failed: file not found in build context or excluded by .dockerignore: stat nofile: file does not exist | INPUT | 0 | 0",
                "building at STEP \"COPY nofile /\": checking on sources under \"/x\": copier: stat: \"/nofile\": no such file or directory | INPUT | 0 | 0",
                "Get \"https://x.invalid/v2/\": dial tcp: lookup x.invalid on 10.0.0.1:53: no such host | INPUT | 0 | 0",
                "dockerfile parse error on line 2: unknown instruction: WORKDRI (did you mean WORKDIR?) | DOCKERFILE | 0 | 2",
                "The target \"nope\" was not found in the provided Dockerfile | DOCKERFILE | 0 | 0",
                "target stage \"nope\" could not be found | DOCKERFILE | 0 | 0",
                "the --chmod option requires BuildKit. Refer to the docs | DOCKERFILE | 0 | 0",
                "write /var/lib/x: no space left on device | DISK_FULL | 0 | 0",
                "something else | OTHER | 0 | 0",
            })
    void readsTheFactsOutOfTheWords(String message, Kind kind, int exitCode, int line) {
        BuildFailure failure = ClassicFailures.of(
                message, Optional.empty(), new Narrative(event -> {}, () -> Instant.EPOCH), "Dockerfile");
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.exitCode().orElse(0)).isEqualTo(exitCode);
        assertThat(failure.line()).isEqualTo(line);
        assertThat(failure.message()).doesNotStartWith("building at STEP");
    }
}
