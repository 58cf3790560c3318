package dev.cachebust.build.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.buildkit.RequestBuilder;
import dev.cachebust.context.ContextTree;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private static RequestBuilder request(String dockerfile) {
        return RequestBuilder.of(Path.of("/nowhere"))
                .dockerfile(new DockerfileSource(
                        "Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8), Optional.empty()))
                .tree(ContextTree.empty());
    }

    private static StepTable table(String dockerfile, Dialect dialect) {
        return StepTable.of(
                DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8)),
                new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of()),
                dialect);
    }

    private static Optional<BuildFailure> refused(String dockerfile, Dialect dialect, String version) {
        return new Limits(dialect, version).of(request(dockerfile).build(), table(dockerfile, dialect));
    }

    /** What it says there; a dash: nothing. Docker 28.5.2, Podman 4.3.1 and a newer Podman. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN --mount=type=cache,target=/c x | RUN --mount=type=cache | - | -",
                "RUN --mount=target=/c x | RUN --mount=type=bind | - | -",
                "RUN --mount=type=secret,id=s x | RUN --mount=type=secret | RUN --mount=type=secret | RUN --mount=type=secret",
                "RUN --network=none x | RUN --network=none | RUN --network=none | -",
                "RUN <<E\\necho\\nE | a here-document | a here-document | -",
                "COPY --chmod=755 a / | COPY --chmod | - | -",
                "COPY --link a / | - | COPY --link | -",
                "COPY --exclude=x a / | COPY --exclude | COPY --exclude | -",
                "COPY --parents a / | COPY --parents | COPY --parents | -",
                "ADD --keep-git-dir=true https://example.org/x.git / | ADD --keep-git-dir | ADD --keep-git-dir | -",
                "COPY --chown=1:1 a / | - | - | -",
                "RUN x | - | - | -",
            })
    void refusesWhatTheEngineCannotDo(String instruction, String docker, String podman, String recent) {
        String dockerfile = "FROM bb\n" + instruction.replace("\\n", "\n") + "\n";
        says(refused(dockerfile, Dialect.CLASSIC, "28.5.2"), docker);
        says(refused(dockerfile, Dialect.BUILDAH, "Podman 4.3.1"), podman);
        says(refused(dockerfile, Dialect.BUILDAH, "Podman 5.4.0"), recent);
    }

    private static void says(Optional<BuildFailure> failure, String what) {
        if (what.equals("-")) {
            assertThat(failure).isEmpty();
            return;
        }
        assertThat(failure).hasValueSatisfying(f -> {
            assertThat(f.message()).contains("cannot do this: " + what);
            assertThat(f.kind()).isEqualTo(Kind.DOCKERFILE);
            assertThat(f.file()).isEqualTo("Dockerfile");
            assertThat(f.line()).isEqualTo(2);
        });
    }

    @Test
    void tellsAllThatIsInTheWayAndWhatToDo() {
        assertThat(refused(
                        "FROM bb\nRUN --mount=type=cache,target=/c x\nCOPY --chmod=1 a /\n", Dialect.CLASSIC, "28.5.2"))
                .hasValueSatisfying(f -> assertThat(f.message())
                        .isEqualTo(
                                "an engine without BuildKit cannot do this: RUN --mount=type=cache (and 1 more: line 3:"
                                        + " COPY --chmod); switch BuildKit on (DOCKER_BUILDKIT=1), or leave it out"));
    }

    @Test
    void wantsThePlatformsVariablesToBeDeclaredBeforeTheFirstFrom() {
        assertThat(refused("FROM --platform=$BUILDPLATFORM bb\n", Dialect.CLASSIC, "28.5.2"))
                .hasValueSatisfying(f -> assertThat(f.message()).contains("a variable of the platform in FROM"));
        assertThat(refused("ARG BUILDPLATFORM\nFROM --platform=$BUILDPLATFORM bb\n", Dialect.CLASSIC, "28.5.2"))
                .isEmpty();
        assertThat(refused("FROM --platform=$BUILDPLATFORM bb\n", Dialect.BUILDAH, "Podman 4.3.1"))
                .isEmpty();
    }

    @Test
    void refusesWhatIsAskedOfTheBuild() {
        String dockerfile = "FROM bb\n";
        BuildRequest request = request(dockerfile)
                .secret("token", new BuildRequest.SecretSource.OfEnvironment("TOKEN"))
                .noCache("deps")
                .build();
        assertThat(new Limits(Dialect.CLASSIC, "28.5.2").of(request, table(dockerfile, Dialect.CLASSIC)))
                .hasValueSatisfying(f -> {
                    assertThat(f.kind()).isEqualTo(Kind.OTHER);
                    assertThat(f.message())
                            .contains("leaving out the cache of a stage (deps)")
                            .contains("1 more: secrets");
                });
    }

    @Test
    void warnsOfMountsThatPodmanDoesNotLookAt() {
        String dockerfile = "FROM bb\nRUN --mount=target=/c x\nRUN --mount=type=cache,target=/c x\n";
        assertThat(new Limits(Dialect.BUILDAH, "Podman 4.3.1").warnings(table(dockerfile, Dialect.BUILDAH)))
                .singleElement()
                .asString()
                .startsWith("line 2: Podman does not look at what a bind mount holds");
    }

    @Test
    void givesThePlatformsVariablesTheirValues() {
        String dockerfile =
                "ARG BUILDPLATFORM\nFROM bb\nARG TARGETARCH\nARG TARGETOS=mine\nARG TARGETVARIANT\nARG OTHER\n";
        assertThat(PlatformArgs.with(
                        new TreeMap<>(Map.of("TARGETVARIANT", "v8")),
                        DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8)),
                        "linux/arm64",
                        "linux/amd64"))
                .isEqualTo(Map.of("BUILDPLATFORM", "linux/amd64", "TARGETARCH", "arm64", "TARGETVARIANT", "v8"));
    }
}
