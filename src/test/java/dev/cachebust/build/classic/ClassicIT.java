package dev.cachebust.build.classic;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.HostConfig;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.engine.EngineFacts;
import org.junit.jupiter.api.Test;

/** A Docker Engine's builder of the time before BuildKit. */
class ClassicIT extends WithoutBuildKit {
    @Override
    String variable() {
        return "DOCKER_HOST";
    }

    @Override
    boolean stopsAtOnce() {
        return true;
    }

    @Override
    String processes() {
        return engine.run("bb", HostConfig.newHostConfig().withPidMode("host"), "ps", "-o", "args");
    }

    @Test
    void isWhatIsLeftWithoutBuildKit() {
        assertThat(client.facts().kind()).isEqualTo(EngineFacts.Kind.CLASSIC);
        assertThat(client.facts().version()).isEqualTo(engine.version());
        assertThat(client.dialect()).isEqualTo(Dialect.CLASSIC);
    }

    @Test
    void refusesWhatItWouldLeaveOutSilently() throws Exception {
        write("Dockerfile", "FROM bb:latest\nRUN <<E\necho " + salt + "\nE\nCOPY --exclude=x . /\n");
        assertThat(build().failure()).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.DOCKERFILE);
            assertThat(failure.line()).isEqualTo(2);
            assertThat(failure.message()).contains("a here-document", "line 5: COPY --exclude");
        });
    }
}
