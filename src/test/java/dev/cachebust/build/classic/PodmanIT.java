package dev.cachebust.build.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.buildkit.EngineUnderTest.Outcome;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.engine.EngineFacts;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Podman's API service on this machine, at {@code PODMAN_HOST}. */
class PodmanIT extends WithoutBuildKit {
    @Override
    String variable() {
        return "PODMAN_HOST";
    }

    /** Podman 4.3.1 takes up to a minute. */
    @Override
    boolean stopsAtOnce() {
        return false;
    }

    @Override
    String processes() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void isKnownByItsName() {
        assertThat(client.facts().kind()).isEqualTo(EngineFacts.Kind.CLASSIC);
        assertThat(client.facts().version()).startsWith("Podman ");
        assertThat(client.dialect()).isEqualTo(Dialect.BUILDAH);
    }

    @Test
    void mountsCachesAndDoesNotLookAtWhatElseItMounts() throws Exception {
        write(
                "Dockerfile",
                "FROM bb:latest\nRUN echo " + salt
                        + "\nRUN --mount=type=bind,target=/c --mount=type=cache,target=/k cat /c/a\n");
        write("a", "one " + salt);
        assertThat(build().log()).contains("one " + salt);
        write("a", "two " + salt);
        Outcome changed = build();
        assertThat(changed.steps()).containsEntry("stage-0 3", Status.CACHED);
        assertThat(changed.events())
                .anySatisfy(event -> assertThat(event.toString())
                        .contains("line 3: Podman does not look at what a bind mount holds"));
    }
}
