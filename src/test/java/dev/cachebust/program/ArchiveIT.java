package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class data archive, without which everything works and starts in twice the time. */
class ArchiveIT {
    @TempDir
    Path root;

    private Program program;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root)
                .write("Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY a.txt /\nRUN cat a.txt > b.txt\n")
                .write("a.txt", "0 " + root);
    }

    /** If it does not: scripts/lib/record-classes. */
    @Test
    void holdsNearlyAllThatABuildLoads() throws Exception {
        Path archive = root.resolve("classes.jsa");
        Process making = new ProcessBuilder(
                        "scripts/lib/archive-classes",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Path.of("target", "cachebust.jar").toAbsolutePath().toString(),
                        archive.toString())
                .inheritIO()
                .start();
        assertThat(making.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(archive).isNotEmptyFile();

        Path log = root.resolve("classes.log");
        program.with(
                        "CACHEBUST_JAVA_OPTS",
                        "-XX:SharedArchiveFile=" + archive + " -Xlog:class+load:file=" + log + ":none")
                .with("JAVA_HOME", System.getProperty("java.home"))
                .run("build", "-t", "program-archive:dev")
                .expect(0);
        List<String> loaded = Files.readAllLines(log);
        List<String> missing = loaded.stream()
                .filter(line -> !line.contains("source: shared objects file"))
                .toList();
        assertThat(loaded).hasSizeGreaterThan(3000);
        assertThat(missing).hasSizeLessThan(loaded.size() / 20);
    }
}
