package dev.cachebust.build.buildkit.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.context.ContextTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedCachesTest {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    Path folder;

    private static CacheOption option(String type, Map<String, String> attributes) {
        return new CacheOption(type, new TreeMap<>(attributes));
    }

    private static BuildRequest request(List<CacheOption> from, List<CacheOption> to) {
        return new BuildRequest(
                List.of("a"),
                new DockerfileSource("Dockerfile", new byte[0], Optional.empty()),
                new ContextSnapshot(Path.of("/c"), ContextTree.empty(), 1),
                new TreeMap<>(),
                Optional.empty(),
                new TreeMap<>(),
                new TreeMap<>(),
                false,
                List.of(),
                List.of(),
                from,
                to,
                false,
                BuildOptions.DEFAULTS,
                false,
                BuildRequest.Resolution.PLAIN);
    }

    private String blob(OciLayout layout, String content) throws IOException {
        try (Ingest ingest = layout.ingest()) {
            ingest.write(content.getBytes(StandardCharsets.UTF_8));
            return ingest.commit(content.length(), "");
        }
    }

    @Test
    void whatWasExportedToAFolderIsFoundThere() throws Exception {
        Map<String, String> dest = Map.of("dest", folder.resolve("new").toString(), "mode", "max");
        SharedCaches writing = SharedCaches.of(request(List.of(), List.of(option("local", dest))), NOTHING);
        OciLayout layout = writing.stores().values().iterator().next();
        String digest = blob(layout, "{}");
        writing.exported("{\"digest\": \"" + digest + "\", \"size\": 2}");

        SharedCaches reading = SharedCaches.of(
                request(
                        List.of(option(
                                "local", Map.of("src", folder.resolve("new").toString()))),
                        List.of()),
                NOTHING);

        assertThat(reading.warnings()).isEmpty();
        assertThat(reading.imports())
                .singleElement()
                .satisfies(option -> assertThat(option.attributes()).containsEntry("digest", digest));
        // The engine has no business with where it is.
        assertThat(reading.imports().toString() + writing.exports()).doesNotContain(folder.toString());
        String name = reading.imports().get(0).attributes().getOrDefault("src", "");
        assertThat(reading.stores()).containsKey("local:" + name);
        assertThat(writing.stores()).containsKey("local:" + name);
        assertThat(Files.readString(folder.resolve("new/oci-layout"))).contains("1.0.0");
    }

    @Test
    void aTagMovesAndOthersStay() throws Exception {
        OciLayout layout = new OciLayout(folder);
        String one = blob(layout, "one");
        String two = blob(layout, "two");

        layout.tag("main", "{\"digest\": \"" + one + "\"}");
        layout.tag("latest", "{\"digest\": \"" + one + "\"}");
        layout.tag("latest", "{\"digest\": \"" + two + "\"}");

        assertThat(layout.find("latest")).contains(two);
        assertThat(layout.find("main")).contains(one);
        assertThat(layout.find("other")).isEmpty();
        Files.delete(folder.resolve("blobs/sha256/" + one.substring("sha256:".length())));
        assertThat(layout.find("main")).as("what is not there any more").isEmpty();
    }

    @Test
    void aFolderThatHoldsNothingIsLeftOutWithAWord() throws Exception {
        Files.writeString(folder.resolve("index.json"), "[");
        List<CacheOption> from = List.of(
                option("local", Map.of("src", folder.resolve("none").toString())),
                option("local", Map.of("src", folder.toString())),
                option("registry", Map.of("ref", "r")));

        SharedCaches caches = SharedCaches.of(request(from, List.of()), NOTHING);

        assertThat(caches.imports()).extracting(CacheOption::type).containsExactly("registry");
        assertThat(caches.warnings())
                .hasSize(2)
                .allMatch(text -> text.startsWith("no cache is imported from " + folder));
        assertThat(caches.stores()).isEmpty();
    }

    @Test
    void aBlobIsWholeOrNotThere() throws Exception {
        OciLayout layout = new OciLayout(folder);
        try (Ingest ingest = layout.ingest()) {
            ingest.write(new byte[3]);
            assertThatThrownBy(() -> ingest.commit(4, "")).hasMessage("a blob of 4 bytes came with 3");
        }
        try (Ingest ingest = layout.ingest()) {
            ingest.write(new byte[3]);
            assertThatThrownBy(() -> ingest.commit(0, "sha256:" + "0".repeat(64)))
                    .hasMessageContaining("was announced as");
        }
        try (Stream<Path> left = Files.list(folder.resolve("blobs/sha256"))) {
            assertThat(left).isEmpty();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void nothingOutsideOfTheFolderIsABlob() throws Exception {
        OciLayout layout = new OciLayout(folder.resolve("in"));
        Files.createDirectories(folder.resolve("in/blobs/sha256"));
        Files.writeString(folder.resolve("secret"), "x");

        assertThat(layout.blob("sha256:../../../secret")).isEmpty();
        assertThat(layout.blob("../secret")).isEmpty();
        assertThat(layout.blob("")).isEmpty();
    }

    @Test
    void aWorkflowsEnvironmentCompletesItsCache() {
        List<CacheOption> gha = List.of(option("gha", Map.of("scope", "main", "url", "https://own")));
        Map<String, String> workflow = Map.of(
                "ACTIONS_RUNTIME_TOKEN", "t0ken",
                "ACTIONS_CACHE_URL", "https://cache",
                "ACTIONS_RESULTS_URL", "https://results",
                "ACTIONS_CACHE_SERVICE_V2", "True");

        assertThat(SharedCaches.of(request(gha, gha), workflow).exports())
                .containsExactly(option(
                        "gha",
                        Map.of("scope", "main", "url", "https://own", "url_v2", "https://results", "token", "t0ken")));
        SharedCaches outside = SharedCaches.of(request(gha, gha), NOTHING);
        assertThat(outside.imports()).isEmpty();
        assertThat(outside.exports()).isEmpty();
        assertThat(outside.warnings()).hasSize(2).allMatch(text -> text.contains("GitHub Actions"));
    }
}
