package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.config.Settings.Syntax;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.engine.EngineFacts;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontendTest {
    private static Dockerfile parse(String text) {
        return DockerfileParser.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Frontend auto(String syntax, String rest, String engine) {
        Dockerfile dockerfile = parse("# syntax=" + syntax + "\nFROM a\n" + rest);
        return Frontend.of(Syntax.AUTO, dockerfile, Map.of(), Frontend.builtInto(engine));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker/dockerfile:1 | RUN x | 28.5.2 | true",
                "docker/dockerfile:1 | RUN x | 20.10.24+dfsg1 | true",
                "docker/dockerfile | RUN x | 23.0.1 | true",
                "docker.io/docker/dockerfile:1 | RUN x | 28.5.2+dfsg4 | true",
                "docker/dockerfile:1.4 | RUN x | 28.5.2 | true",
                "docker/dockerfile:1.4.3 | RUN x | 28.5.2 | true",
                "docker/dockerfile:1.4 | RUN x | 20.10.24 | false",
                "docker/dockerfile:1.19 | RUN x | 28.5.2 | true",
                "docker/dockerfile:1.20 | RUN x | 28.5.2 | false",
                "docker/dockerfile:1.20 | RUN x | 29.1.0 | true",
                "docker/dockerfile:1.26 | RUN x | 29.7.2 | true",
                "docker/dockerfile:1.10 | RUN x | 27.2.1 | false",
                "docker/dockerfile:1.10 | RUN x | 27.3.0 | true",
                "docker/dockerfile:1.6 | RUN x | 0.12.5 | true",
                "docker/dockerfile:1.7 | RUN x | 0.12.5 | false",
                "docker/dockerfile:1 | RUN x | 0.0.0+unknown | false",
                "docker/dockerfile:1 | COPY --link a / | 20.10.24 | false",
                "docker/dockerfile:1 | COPY --link a / | 23.0.1 | true",
                "docker/dockerfile:1 | COPY --exclude=b a / | 27.5.1 | false",
                "docker/dockerfile:1 | COPY <<E /a%x%E | 20.10.24 | false",
                "docker/dockerfile:1 | LABEL a=${b#c} | 26.0.0 | false",
                "docker/dockerfile:1 | RUN echo ${b#c} | 26.0.0 | true",
                "docker/dockerfile:1-labs | RUN x | 28.5.2 | false",
                "docker/dockerfile:1.7-labs | RUN x | 28.5.2 | false",
                "docker/dockerfile:master | RUN x | 28.5.2 | false",
                "docker/dockerfile-upstream:1 | RUN x | 28.5.2 | false",
                "example.org/docker/dockerfile:1 | RUN x | 28.5.2 | false",
                "docker/dockerfile:1@sha256:0123456789012345678901234567890123456789012345678901234567890123 | RUN x | 28.5.2 | false",
                "docker/dockerfile:1 | RUN x | 19.03.1 | false",
                "docker/dockerfile:1 | RUN x | dev | false",
                "docker/dockerfile:1 | RUN x | 99.1.0 | true",
            })
    void autoTakesTheEnginesOwnWhereItIsNewEnough(String syntax, String rest, String engine, boolean builtIn) {
        assertThat(auto(syntax, rest.replace('%', '\n'), engine).builtIn()).isEqualTo(builtIn);
    }

    @Test
    void whatAnEngineTellsOfItsFrontendBeatsItsVersion() {
        assertThat(Frontend.builtInto(daemon("0.12.5", "1.21.0"))).isEqualTo(21);
        assertThat(Frontend.builtInto(daemon("0.12.5", "v1.5-dev"))).isEqualTo(5);
        assertThat(Frontend.builtInto(daemon("0.12.5", ""))).isEqualTo(6);
        assertThat(Frontend.builtInto(daemon("", ""))).isZero();
    }

    private static EngineFacts daemon(String version, String dockerfile) {
        return new EngineFacts(EngineFacts.Kind.BUILDKIT, version, "", "linux/amd64", "overlayfs", true, dockerfile);
    }

    @Test
    void theSettingBeatsTheLine() {
        Dockerfile odd = parse("# syntax=example.org/odd:1\nFROM a");
        assertThat(Frontend.of(Syntax.BUILTIN, odd, Map.of(), 0).builtIn()).isTrue();
        Dockerfile official = parse("# syntax=docker/dockerfile:1\nFROM a");
        assertThat(Frontend.of(Syntax.REMOTE, official, Map.of(), 19).builtIn()).isFalse();
    }

    @Test
    void theArgumentStandsBeforeTheLine() {
        Dockerfile official = parse("# syntax=docker/dockerfile:1\nFROM a");
        Frontend frontend = Frontend.of(Syntax.AUTO, official, Map.of("BUILDKIT_SYNTAX", "example.org/odd:1 --x"), 19);
        assertThat(frontend.builtIn()).isFalse();
        assertThat(frontend.reason()).startsWith("example.org/odd:1: ");
    }

    @Test
    void saysWhy() {
        assertThat(auto("docker/dockerfile:1", "RUN x", "28.5.2").reason())
                .isEqualTo("the engine's own, 1.19 or newer, instead of docker/dockerfile:1");
        assertThat(auto("docker/dockerfile:1.20", "RUN x", "28.5.2").reason())
                .isEqualTo("docker/dockerfile:1.20: the engine's own may be as old as 1.19, and 1.20 is needed");
        assertThat(Frontend.of(Syntax.AUTO, parse("FROM a"), Map.of(), 19).reason())
                .isEqualTo("the engine's own: no # syntax= line asks for another");
    }
}
