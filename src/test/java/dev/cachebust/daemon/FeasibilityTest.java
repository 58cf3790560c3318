package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.engine.EngineFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeasibilityTest {
    private static final Set<String> RUNNABLE = Set.of("linux/amd64", "linux/amd64/v2", "linux/386");

    @TempDir
    Path folder;

    private List<String> problems(String config, String dockerfile, boolean containerd, Set<String> runnable)
            throws Exception {
        Files.writeString(folder.resolve(ConfigFiles.PROJECT_FILE), config);
        Files.writeString(folder.resolve("Dockerfile"), dockerfile);
        Project project =
                new ProjectLoader(folder, Map.of(), Overrides.NONE, ProjectLoader.Surroundings.UNKNOWN).load();
        EngineFacts facts = new EngineFacts(
                EngineFacts.Kind.BUILDKIT, "28.5.2", "1.51", "linux/amd64", "overlay2", containerd, "1.19.0");
        return new Feasibility(project, facts, true, false).problems(runnable);
    }

    @Test
    void aClassicStoreHasItsLimits() throws Exception {
        String config = """
                platforms = ["linux/amd64", "linux/386"]
                outputs = ["type=oci,dest=a.tar", "type=docker"]
                attest = ["type=sbom"]
                """;
        assertThat(problems(config, "FROM scratch\n", false, RUNNABLE))
                .hasSize(3)
                .anyMatch(text -> text.startsWith("this Docker Engine cannot write type=oci"))
                .anyMatch(text -> text.startsWith("this Docker Engine cannot keep attestations"))
                .anyMatch(text -> text.startsWith("this Docker Engine keeps images of one platform only"));
        assertThat(problems(config, "FROM scratch\n", true, RUNNABLE)).isEmpty();
        assertThat(problems(
                        "platforms = [\"linux/amd64\", \"linux/386\"]\noutputs = [\"out\"]",
                        "FROM scratch\n",
                        false,
                        RUNNABLE))
                .isEmpty();
    }

    @Test
    void aRunOnAForeignPlatformIsFound() throws Exception {
        String config = "platforms = [\"linux/arm64\"]";
        String run = """
                FROM bb AS base
                COPY Dockerfile /
                FROM base
                RUN true
                """;
        assertThat(problems(config, run, true, RUNNABLE))
                .singleElement()
                .asString()
                .startsWith("Dockerfile:4: a RUN for linux/arm64, whose programs this engine cannot run")
                .contains("linux/386, linux/amd64");
        assertThat(problems(config, run.replace("FROM bb", "FROM --platform=$TARGETPLATFORM bb"), true, RUNNABLE))
                .hasSize(1);
        assertThat(problems(config, run.replace("FROM bb", "FROM --platform=$BUILDPLATFORM bb"), true, RUNNABLE))
                .isEmpty();
        assertThat(problems(config, run.replace("RUN", "ENTRYPOINT"), true, RUNNABLE))
                .isEmpty();
        assertThat(problems(config, run, true, Set.of("linux/amd64", "linux/arm64/v8")))
                .isEmpty();
        assertThat(problems(config, run, true, Set.of())).isEmpty();
    }
}
