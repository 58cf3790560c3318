package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an image was made from is written on it. */
class LayerLabelsIT {
    private static final String LABEL = "dev.cachebust.layer.";

    @TempDir
    Path root;

    private final String tag = "program-labels-" + UUID.randomUUID().toString().substring(0, 8) + ":dev";
    private Program program;
    private Docker docker;

    @BeforeEach
    void project() throws Exception {
        program = new Program(root)
                .write("package.json", tag)
                .write("src/a.js", "one " + tag)
                .write("Dockerfile", """
                        FROM bb:latest
                        ARG CACHE_BUST_DEPS
                        COPY package.json /app/
                        RUN cp /app/package.json /app/installed
                        ARG CACHE_BUST_APP
                        COPY src/ /app/src/
                        """);
        docker = new Docker(program);
    }

    private Map<String, String> labels(String image) throws Exception {
        Map<String, String> labels = new TreeMap<>();
        inspect(image, "{{json .Config.Labels}}")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        labels.keySet().removeIf(name -> !name.startsWith(LABEL));
        return labels;
    }

    private JsonNode inspect(String image, String format) throws Exception {
        return new ObjectMapper()
                .readTree(docker.run("image", "inspect", "--format", format, image)
                        .expect(0)
                        .out());
    }

    /** What {@code hash} prints now. */
    private Map<String, String> hashes() throws Exception {
        Map<String, String> hashes = new TreeMap<>();
        new ObjectMapper()
                .readTree(program.run("hash", "--format", "json").expect(0).out())
                .path("layers")
                .forEach(layer -> hashes.put(
                        LABEL + layer.path("layer").asText(), layer.path("hash").asText()));
        return hashes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0"})
    void theyAreTheHashesOfTheLayersAndChangeNoStep(String buildKit) throws Exception {
        program.with("DOCKER_BUILDKIT", buildKit).write("cachebust.toml", "layer_labels = true\n");
        try (Watching watching = program.watch("-t", tag)) {
            watching.built();
            Map<String, String> first = labels(tag);
            assertThat(first).hasSize(3).isEqualTo(hashes());
            JsonNode steps = inspect(tag, "{{json .RootFS.Layers}}");

            program.write("src/a.js", "two " + tag);
            JsonNode edited = watching.built();
            assertThat(edited.at("/prediction/wrong")).isEmpty();
            Map<String, String> second = labels(tag);
            assertThat(second).isEqualTo(hashes());
            assertThat(second.get(LABEL + "dependency")).isEqualTo(first.get(LABEL + "dependency"));
            assertThat(second.get(LABEL + "source")).isNotEqualTo(first.get(LABEL + "source"));
            JsonNode after = inspect(tag, "{{json .RootFS.Layers}}");
            assertThat(after).hasSameSizeAs(steps);
            assertThat(after.get(after.size() - 2)).isEqualTo(steps.get(steps.size() - 2));
            assertThat(watching.signal("TERM")).isEqualTo(143);
        }
        String id = docker.id(tag);
        program.run("build", "-t", tag).expect(0);
        assertThat(docker.id(tag)).as("a build that changes nothing").isEqualTo(id);
        docker.run("rmi", tag).expect(0);
    }

    @Test
    void theyAreThereWhereTheyAreAskedFor() throws Exception {
        String other = tag.replace(":", "-plain:");
        program.write("cachebust.toml", """
                [images.labelled]
                image = "%s"
                layer_labels = true
                [images.labelled.labels]
                "dev.cachebust.layer.system" = "mine"
                [images.plain]
                image = "%s"
                """.formatted(tag, other));
        program.run("build").expect(0);
        assertThat(labels(tag)).hasSize(3).containsEntry(LABEL + "system", "mine");
        assertThat(labels(other)).isEmpty();

        program.run("build", "plain", "--layer-labels").expect(0);
        assertThat(labels(other)).hasSize(3);
        docker.run("rmi", tag, other).expect(0);
    }
}
