package dev.cachebust.build.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.buildkit.wire.control.CacheOptionsEntry;
import dev.cachebust.build.buildkit.wire.control.SolveRequest;
import dev.cachebust.context.ContextTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SolveRequestsTest {

    @Test
    void saysEverythingInTheEnginesTerms() {
        ContextSnapshot context = new ContextSnapshot(Path.of("/c"), ContextTree.empty(), 1);
        BuildRequest request = new BuildRequest(
                List.of("a:1", "b:2"),
                new DockerfileSource("Dev.Dockerfile", new byte[0], Optional.empty()),
                context,
                Map.of("shared", context),
                Optional.of("runtime"),
                new TreeMap<>(Map.of("X", "1")),
                new TreeMap<>(Map.of("l", "v")),
                false,
                List.of("deps", "gen"),
                Optional.of("linux/arm64"),
                List.of(new CacheOption("registry", new TreeMap<>(Map.of("ref", "r/\"c\"")))),
                List.of(
                        new CacheOption("inline", new TreeMap<>()),
                        new CacheOption("gha", new TreeMap<>(Map.of("scope", "main", "mode", "max", "timeout", "5m"))),
                        new CacheOption("registry", new TreeMap<>(Map.of("ref", "r/c", "ignore-error", "false")))),
                true,
                Map.of(),
                Map.of(),
                false,
                BuildRequest.Resolution.PLAIN);

        SolveRequest solve = SolveRequests.of(request, Destination.ENGINE, "ref", "session");

        assertThat(solve.getFrontendAttrsMap())
                .isEqualTo(Map.ofEntries(
                        Map.entry("filename", "Dev.Dockerfile"),
                        Map.entry("target", "runtime"),
                        Map.entry("platform", "linux/arm64"),
                        Map.entry("build-arg:X", "1"),
                        Map.entry("label:l", "v"),
                        Map.entry("context:shared", "local:shared"),
                        Map.entry("no-cache", "deps,gen"),
                        Map.entry("image-resolve-mode", "local"),
                        Map.entry("cache-imports", "[{\"Attrs\":{\"ref\":\"r/\\\"c\\\"\"},\"Type\":\"registry\"}]")));
        assertThat(solve.getExporter()).isEqualTo("moby");
        assertThat(solve.getExporterAttrsMap()).isEqualTo(Map.of("name", "a:1,b:2"));
        assertThat(solve.getExporters(0).getAttrsMap()).isEqualTo(solve.getExporterAttrsMap());
        assertThat(solve.getCache().getImportsList()).singleElement().satisfies(cache -> {
            assertThat(cache.getType()).isEqualTo("registry");
            assertThat(cache.getAttrsMap()).isEqualTo(Map.of("ref", "r/\"c\""));
        });
        assertThat(solve.getCache().getExportsList())
                .extracting(CacheOptionsEntry::getType)
                .containsExactly("inline", "gha", "registry");
        // A cache that cannot be written costs the build only if that was asked for.
        assertThat(solve.getCache().getExports(1).getAttrsMap())
                .isEqualTo(Map.of("scope", "main", "mode", "max", "timeout", "5m", "ignore-error", "true"));
        assertThat(solve.getCache().getExports(2).getAttrsMap())
                .isEqualTo(Map.of("ref", "r/c", "ignore-error", "false"));
        assertThat(solve.getInternal()).isTrue();

        SolveRequest cacheOnly =
                SolveRequests.of(request.cacheOnly(List.of(), request.cacheTo()), Destination.ENGINE, "ref", "session");

        assertThat(cacheOnly.getExporter()).isEmpty();
        assertThat(cacheOnly.getExportersList()).isEmpty();
        assertThat(cacheOnly.getCache().getExportsList()).hasSize(3);
        assertThat(cacheOnly.getFrontendAttrsMap())
                .containsEntry("build-arg:X", "1")
                .doesNotContainKeys("no-cache", "cache-imports");

        SolveRequest toRegistry = SolveRequests.of(request, Destination.REGISTRY, "ref", "session");

        assertThat(toRegistry.getExporter()).isEqualTo("image");
        assertThat(toRegistry.getExportersList())
                .singleElement()
                .satisfies(exporter ->
                        assertThat(exporter.getAttrsMap()).isEqualTo(Map.of("name", "a:1,b:2", "push", "true")));
    }
}
