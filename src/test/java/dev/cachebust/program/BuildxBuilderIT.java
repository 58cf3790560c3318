package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.HostConfig;
import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.build.buildkit.ExportingEngine;
import dev.cachebust.build.buildkit.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program and a builder of {@code docker buildx} that runs in a container. The container is a stand-in whose {@code
 * buildctl dial-stdio} leads to the BuildKit of another engine; everything up to that process is real.
 */
class BuildxBuilderIT {
    private static final String NAME = "cachebust-it";
    private static final String CONTAINER = "buildx_buildkit_" + NAME + "0";
    private static final String IMAGE = "program-buildx:dev";

    private static ExportingEngine there;

    @TempDir
    Path root;

    private Program program;
    private EngineUnderTest engine;
    private Relay daemon;

    /** Its BuildKit has the exporters that a daemon of its own has. */
    @BeforeAll
    static void startBuildKit() throws Exception {
        there = ExportingEngine.first();
    }

    @AfterAll
    static void stopBuildKit() throws Exception {
        if (there != null) {
            there.close();
        }
    }

    @BeforeEach
    void startBuilder() throws Exception {
        engine = new EngineUnderTest();
        try (EngineUnderTest other = new EngineUnderTest(there.host())) {
            daemon = Relay.daemon(other.address(), ServerSocketFactory.getDefault());
        }
        Path stand = Files.createDirectories(root.resolve("stand"));
        Files.writeString(stand.resolve("buildctl"), """
                #!/bin/sh
                [ "$*" = dial-stdio ] || exit 1
                exec nc 127.0.0.1 %d
                """.formatted(daemon.port()));
        Files.writeString(
                stand.resolve("Dockerfile"),
                "FROM bb\nCOPY --chmod=755 buildctl /bin/buildctl\nCMD [\"sleep\", \"600\"]\n");
        try (BuildKitEngine builds = engine.connect()) {
            EngineUnderTest.build(builds, stand, "program-buildctl:it").succeeded();
        }
        engine.docker()
                .createContainerCmd("program-buildctl:it")
                .withName(CONTAINER)
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("host"))
                .exec();
        engine.docker().startContainerCmd(CONTAINER).exec();
        Path buildx = Files.createDirectories(root.resolve("buildx/instances"));
        Files.writeString(
                buildx.resolve(NAME),
                "{\"Name\":\"%1$s\",\"Driver\":\"docker-container\",\"Nodes\":[{\"Name\":\"%1$s0\",\"Endpoint\":\"%2$s\",\"Platforms\":null,\"DriverOpts\":null,\"Flags\":[\"--allow-insecure-entitlement=network.host\"],\"Files\":null}],\"Dynamic\":false}"
                        .formatted(NAME, engine.host()));
        program = new Program(root).with("BUILDX_CONFIG", root.resolve("buildx").toString());
        program.write("Dockerfile", "FROM bb:latest\nCOPY a.txt /\nRUN echo \"a is $(cat /a.txt)\"\n")
                .write(".dockerignore", "cachebust.toml\n")
                .write("a.txt", "one of " + root)
                .write("cachebust.toml", "image = \"" + IMAGE + "\"\nengine.host = \"buildx:" + NAME + "\"\n");
    }

    @AfterEach
    void stopBuilder() throws Exception {
        engine.docker().removeContainerCmd(CONTAINER).withForce(true).exec();
        daemon.close();
        engine.close();
    }

    @Test
    void watchBuildsInTheContainerAndLoadsIntoTheEngine() throws Exception {
        try (Watching watching = program.watch()) {
            JsonNode ready = watching.next("ready");
            assertThat(ready.path("engine").path("kind").asText()).isEqualTo("buildkit");
            assertThat(ready.path("engine").path("host").asText()).isEqualTo("buildx:" + NAME);
            JsonNode first = watching.built();
            assertThat(engine.cat(IMAGE, "/a.txt")).isEqualTo("one of " + root);
            assertThat(first.path("imageId").asText())
                    .isEqualTo(engine.docker().inspectImageCmd(IMAGE).exec().getId());

            program.write("a.txt", "two of " + root);
            JsonNode second = watching.built();
            assertThat(second.path("contextBytes").asLong()).isLessThan(1000);
            assertThat(engine.cat(IMAGE, "/a.txt")).isEqualTo("two of " + root);

            engine.docker().killContainerCmd(CONTAINER).exec();
            program.write("a.txt", "three of " + root);
            watching.next("engine", e -> e.path("state").asText().equals("lost"));
            engine.docker().startContainerCmd(CONTAINER).exec();
            watching.next("engine", e -> e.path("state").asText().equals("back"));
            watching.built();
            assertThat(engine.cat(IMAGE, "/a.txt")).isEqualTo("three of " + root);
        }
    }

    @Test
    void buildersAreFoundAsBuildxFindsThemAndTroubleIsNamed() throws Exception {
        Path buildx = root.resolve("buildx");
        program.write("cachebust.toml", "image = \"" + IMAGE + "\"\nengine.host = \"buildx:\"\n");
        assertThat(program.run("build").expect(3).err()).contains("which is the Docker Engine itself");
        Files.writeString(
                buildx.resolve("current"),
                "{\"Key\":\"%s\",\"Name\":\"%s\",\"Global\":false}".formatted(engine.host(), NAME));
        program.run("build").expect(0);
        assertThat(engine.cat(IMAGE, "/a.txt")).isEqualTo("one of " + root);

        engine.docker().killContainerCmd(CONTAINER).exec();
        assertThat(program.run("build").expect(3).err())
                .contains("cannot use the engine at buildx:" + NAME)
                .contains("is not running")
                .contains("docker buildx inspect --bootstrap " + NAME + " starts it");

        Files.writeString(
                buildx.resolve("instances/far"),
                "{\"Name\":\"far\",\"Driver\":\"remote\",\"Nodes\":[{\"Name\":\"far0\",\"Endpoint\":\"tcp://127.0.0.1:"
                        + daemon.port() + "\",\"DriverOpts\":null}],\"Dynamic\":false}");
        program.with("BUILDX_BUILDER", "far");
        assertThat(program.run("build").expect(0).said())
                .contains("buildkit+tcp://127.0.0.1:" + daemon.port() + " stores no images");
        program.with("BUILDX_BUILDER", "nobody");
        assertThat(program.run("build").expect(3).err()).contains("there is no builder \"nobody\" of docker buildx");
    }

    @Test
    void aContainerWithoutBuildKitIsSaidToBeNone() throws Exception {
        engine.docker().removeContainerCmd(CONTAINER).withForce(true).exec();
        engine.docker()
                .createContainerCmd("bb")
                .withName(CONTAINER)
                .withCmd("sleep", "600")
                .exec();
        engine.docker().startContainerCmd(CONTAINER).exec();

        assertThat(program.run("build").expect(3).err())
                .contains("cannot use the engine at buildx:" + NAME)
                .contains("buildctl");
    }
}
