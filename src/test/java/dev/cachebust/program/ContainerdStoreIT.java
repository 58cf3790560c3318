package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cachebust.build.buildkit.ExportingEngine;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Docker Engine can do that keeps images as containerd does: archives, attestations, images for several platforms. */
class ContainerdStoreIT {
    private static final String TAG = "program-store:dev";
    /** No machine that these tests run on is one of these, and none has an emulator for it. */
    private static final String FOREIGN = "linux/mips64le";

    private static ExportingEngine engine;

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeAll
    static void start() throws Exception {
        engine = ExportingEngine.first();
    }

    @AfterAll
    static void stop() throws Exception {
        if (engine != null) {
            engine.close();
        }
    }

    @BeforeEach
    void project() throws Exception {
        program = new Program(root)
                .with("DOCKER_HOST", engine.host())
                .write("a.txt", "a\n")
                .write("Dockerfile", "FROM scratch\nCOPY a.txt /\n");
        docker = new Docker(program);
    }

    /** The texts in an archive that are JSON, by their path. */
    private static Map<String, JsonNode> documents(Path archive) throws Exception {
        Map<String, JsonNode> documents = new HashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                byte[] content = tar.readAllBytes();
                if (content.length > 0 && (content[0] == '{' || content[0] == '[')) {
                    documents.put(entry.getName(), new ObjectMapper().readTree(content));
                }
            }
        }
        return documents;
    }

    private static List<JsonNode> statements(Map<String, JsonNode> documents) {
        return documents.values().stream()
                .filter(document -> document.has("predicateType"))
                .toList();
    }

    @Test
    void archivesHaveNoAttestationsUnlessTheyAreAskedFor() throws Exception {
        Path oci = root.resolve("oci.tar");
        Path plain = root.resolve("docker.tar");
        program.run("build", "-t", TAG, "-o", "type=oci,dest=" + oci, "-o", "type=docker,dest=" + plain)
                .expect(0);
        Map<String, JsonNode> documents = documents(oci);
        assertThat(Objects.requireNonNull(documents.get("index.json")).path("manifests"))
                .singleElement()
                .satisfies(image -> {
                    assertThat(image.path("mediaType").asText())
                            .isEqualTo("application/vnd.oci.image.manifest.v1+json");
                    assertThat(image.at("/platform/os").asText()).isEqualTo("linux");
                });
        assertThat(statements(documents)).isEmpty();
        assertThat(docker.run("image", "inspect", TAG).exit())
                .as("in the store")
                .isNotZero();

        assertThat(docker.run("load", "-i", plain.toString()).expect(0).out()).contains(TAG);
        docker.run("rmi", TAG).expect(0);

        program.run("build", "-t", TAG, "--provenance", "mode=max", "-o", "type=oci,dest=" + oci)
                .expect(0);
        assertThat(statements(documents(oci)))
                .singleElement()
                .satisfies(statement ->
                        assertThat(statement.path("predicateType").asText()).contains("provenance"));
        program.run("build", "-t", TAG, "--provenance", "false", "-o", "type=oci,dest=" + oci)
                .expect(0);
        assertThat(statements(documents(oci))).isEmpty();
    }

    @Test
    void anImageForSeveralPlatformsIsStoredAndRebuilt() throws Exception {
        program.write("cachebust.toml", "platforms = [\"linux/amd64\", \"" + FOREIGN + "\"]\nlayer_labels = true\n");
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            String first = docker.id(TAG);
            program.write("a.txt", "b\n");
            watching.built();
            assertThat(docker.id(TAG)).isNotEqualTo(first);
            assertThat(watching.signal("TERM")).isEqualTo(143);
        }
        Path saved = root.resolve("saved.tar");
        docker.run("save", "-o", saved.toString(), TAG).expect(0);
        List<String> architectures = new ArrayList<>();
        documents(saved).values().forEach(document -> {
            if (document.has("rootfs")) {
                architectures.add(document.path("architecture").asText());
                assertThat(document.at("/config/Labels/dev.cachebust.layer.source")
                                .asText())
                        .hasSize(64);
            }
        });
        assertThat(architectures).containsExactlyInAnyOrder("amd64", "mips64le");

        program.write("Dockerfile", "FROM bb:latest\nRUN true\n");
        assertThat(program.run("build", "-t", TAG).expect(2).err())
                .contains("Dockerfile:2: a RUN for " + FOREIGN, "binfmt");
        docker.run("rmi", TAG).expect(0);
    }
}
