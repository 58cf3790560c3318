package dev.cachebust.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@link ComposeCase} given to {@code docker compose config}: what it prints is what we read, and what we refuse it
 * refuses. With {@code -Dgolden.update=true} it writes what is expected.
 */
class ComposeConfigIT {
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    Path root;

    static List<ComposeCase> cases() {
        return ComposeCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void composeReadsItSo(ComposeCase golden) throws Exception {
        Path home = root.toRealPath();
        Path project = golden.copy(home);
        Path out = Files.createFile(home.resolve("out"));
        Path err = Files.createFile(home.resolve("err"));
        int code = compose(golden, project, out, err);
        if (golden.fails()) {
            assertThat(code).as(Files.readString(out)).isNotZero();
            return;
        }
        assertThat(code).as(Files.readString(err)).isZero();
        String printed = ComposeJson.ofPrinted(Files.readString(out), home);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden.expected(), printed, StandardCharsets.UTF_8);
        }
        assertThat(printed).isEqualTo(Files.readString(golden.expected()));
    }

    private static int compose(ComposeCase golden, Path project, Path out, Path err)
            throws IOException, InterruptedException {
        String docker = Optional.ofNullable(System.getenv("DOCKER_CLI")).orElse("docker");
        ProcessBuilder builder = new ProcessBuilder(docker, "compose", "config", "--format", "json")
                .directory(project.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putIfAbsent("DOCKER_CONFIG", System.getProperty("user.home") + "/.docker");
        builder.environment().keySet().retainAll(List.of("PATH", "DOCKER_CONFIG"));
        builder.environment().putAll(golden.environment());
        Process process = builder.start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("docker compose config took too long");
        }
        return process.exitValue();
    }
}
