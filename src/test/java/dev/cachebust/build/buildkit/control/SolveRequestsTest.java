package dev.cachebust.build.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.BuildRequest.NamedContext;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.Output;
import dev.cachebust.build.buildkit.wire.control.CacheOptionsEntry;
import dev.cachebust.build.buildkit.wire.control.SolveRequest;
import dev.cachebust.context.ContextTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
                new TreeMap<>(Map.of(
                        "shared",
                        new NamedContext.Local(context, Optional.empty()),
                        "context",
                        new NamedContext.Local(context, Optional.empty()),
                        "alpine:3",
                        new NamedContext.Elsewhere("docker-image://alpine:3.20"))),
                Optional.of("runtime"),
                new TreeMap<>(Map.of("X", "1")),
                new TreeMap<>(Map.of("l", "v")),
                false,
                List.of("deps", "gen"),
                List.of("linux/arm64", "linux/amd64"),
                List.of(new CacheOption("registry", new TreeMap<>(Map.of("ref", "r/\"c\"")))),
                List.of(
                        new CacheOption("inline", new TreeMap<>()),
                        new CacheOption("gha", new TreeMap<>(Map.of("scope", "main", "mode", "max", "timeout", "5m"))),
                        new CacheOption("registry", new TreeMap<>(Map.of("ref", "r/c", "ignore-error", "false")))),
                true,
                options(),
                false,
                BuildRequest.Resolution.PLAIN);

        SolveRequest solve = SolveRequests.of(request, Destination.ENGINE, "ref", "session");

        assertThat(solve.getFrontendAttrsMap())
                .isEqualTo(Map.ofEntries(
                        Map.entry("filename", "Dev.Dockerfile"),
                        Map.entry("target", "runtime"),
                        Map.entry("platform", "linux/arm64,linux/amd64"),
                        Map.entry("build-arg:X", "1"),
                        Map.entry("label:l", "v"),
                        Map.entry("context:shared", "local:shared"),
                        Map.entry("context:context", "local:_context"),
                        Map.entry("context:alpine:3", "docker-image://alpine:3.20"),
                        Map.entry("add-hosts", "db=10.0.0.7,six=::1"),
                        Map.entry("shm-size", "67108864"),
                        Map.entry("ulimit", "nofile=1024:2048"),
                        Map.entry("force-network-mode", "host"),
                        Map.entry("attest:sbom", "type=sbom"),
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
        assertThat(solve.getEntitlementsList()).containsExactly("network.host");

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

    @Test
    void eachOutputHasItsExporterAndItsPlace() {
        Output.Place out = new Output.Place.Folder(Path.of("/out"));
        Output.Place tar = new Output.Place.File(Path.of("/image.tar"));
        BuildRequest request = new BuildRequest(
                List.of("a:1"),
                new DockerfileSource("Dockerfile", new byte[0], Optional.empty()),
                new ContextSnapshot(Path.of("/c"), ContextTree.empty(), 1),
                new TreeMap<>(),
                Optional.empty(),
                new TreeMap<>(),
                new TreeMap<>(),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                outputs(
                        new Output(Output.Type.CACHEONLY, new TreeMap<>(), new Output.Place.Elsewhere()),
                        new Output(Output.Type.LOCAL, new TreeMap<>(), out),
                        new Output(Output.Type.OCI, new TreeMap<>(Map.of("compression", "zstd")), tar),
                        new Output(Output.Type.DOCKER, new TreeMap<>(), new Output.Place.Elsewhere())),
                false,
                BuildRequest.Resolution.PLAIN);

        assertThat(Destination.ENGINE.targets(request))
                .extracting(Destination.Target::place)
                .containsExactly(out, tar, new Output.Place.Elsewhere());
        assertThat(SolveRequests.of(request, Destination.ENGINE, "ref", "session")
                        .getExportersList())
                .extracting(exporter -> exporter.getType() + exporter.getAttrsMap())
                .containsExactly("local{}", "oci{compression=zstd, name=a:1}", "moby{name=a:1}");
        assertThat(Destination.REGISTRY.targets(request))
                .extracting(Destination.Target::place)
                .containsExactly(out, tar);
        assertThat(Destination.LOADED.targets(request)).hasSize(3);
        assertThat(Destination.LOADED.targets(request.cacheOnly(List.of(), List.of())))
                .hasSize(1);
    }

    private static BuildOptions options() {
        return new BuildOptions(
                List.of("db=10.0.0.7", "six=::1"),
                OptionalLong.of(64 << 20),
                List.of("nofile=1024:2048"),
                BuildOptions.Network.HOST,
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(Map.of("sbom", "type=sbom")));
    }

    private static BuildOptions outputs(Output... outputs) {
        return new BuildOptions(
                List.of(),
                OptionalLong.empty(),
                List.of(),
                BuildOptions.Network.DEFAULT,
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(outputs),
                new TreeMap<>());
    }
}
