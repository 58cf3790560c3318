package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Much at once, and nothing left behind. */
final class LoadIT extends EngineTest {

    @Test
    void buildsEightImagesAtOnce() throws Exception {
        List<EngineUnderTest.Started> builds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Path project = Files.createDirectory(folder.resolve("p" + i));
            Files.writeString(project.resolve("Dockerfile"), "FROM bb\nCOPY f /f\nRUN cat /f; sleep 1\n");
            Files.writeString(project.resolve("f"), "project " + i + " " + System.nanoTime() + "\n");
            builds.add(EngineUnderTest.start(
                    client,
                    RequestBuilder.of(project, "buildkit-parallel:it" + i).build(),
                    event -> {}));
        }
        for (int i = 0; i < 8; i++) {
            EngineUnderTest.Outcome outcome = builds.get(i).outcome();
            outcome.succeeded();
            assertThat(outcome.log()).isEqualTo(Files.readString(folder.resolve("p" + i + "/f")));
            assertThat(engine.cat("buildkit-parallel:it" + i, "/f")).isEqualTo(outcome.log());
        }
    }

    @Test
    void buildsOneFolderEightTimesAtOnce() throws Exception {
        write("Dockerfile", "FROM bb\nARG N\nCOPY f /f\nRUN echo $N > /n\n");
        write("f", "shared " + System.nanoTime() + "\n");
        List<EngineUnderTest.Started> builds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            builds.add(EngineUnderTest.start(
                    client,
                    RequestBuilder.of(folder, "buildkit-shared:it" + i)
                            .arg("N", "n" + i)
                            .build(),
                    event -> {}));
        }
        for (int i = 0; i < 8; i++) {
            builds.get(i).outcome().succeeded();
            assertThat(engine.run("buildkit-shared:it" + i, "cat", "/f", "/n"))
                    .isEqualTo(Files.readString(folder.resolve("f")) + "n" + i + "\n");
        }
    }

    @Test
    void aFloodOfOutputPassesThroughASmallHeap() throws Exception {
        write(
                "Dockerfile",
                "FROM bb\nRUN yes 0123456789abcdef | head -c 100000000; echo; echo end # " + System.nanoTime() + "\n");

        List<String> output = inAMachineOfItsOwn("-Xmx64m", FloodMain.class, "buildkit-flood:it")
                .lines()
                .toList();

        assertThat(output).anyMatch(line -> line.startsWith("Succeeded"));
        // An engine that was not told otherwise cuts the output of a step off at 2 MiB, and says so.
        // Engine 20.10 forgets the rest of what is not read before the step ends; its own client then waits for ever.
        if (engine.version().startsWith("20.")) {
            assertThat(output).containsAnyOf("clipped", "lost", "100000000 + end");
        } else {
            assertThat(output).containsAnyOf("clipped", "100000000 + end");
        }
    }

    @Test
    void decodesOutputAcrossChunks() throws Exception {
        write(
                "Dockerfile",
                "FROM bb\nRUN for i in 1 2 3; do printf '\\303'; sleep 0.3; printf '\\244\\n'; done # "
                        + System.nanoTime() + "\n");

        EngineUnderTest.Outcome outcome = build("buildkit-utf8:it");

        outcome.succeeded();
        assertThat(outcome.log()).as("log of %s", outcome.events()).isEqualTo("ä\nä\nä\n");
    }

    @Test
    void sendsAFileFarLargerThanTheHeap() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large").toFile(), "rw")) {
            large.setLength(1L << 30);
            large.seek((1L << 30) - 8);
            large.writeLong(System.nanoTime());
        }
        write(
                "Dockerfile",
                "FROM bb\nRUN --mount=type=bind,target=/c stat -c %s /c/large; tail -c 8 /c/large | wc -c\n");

        assertThat(inAMachineOfItsOwn("-Xmx256m", BuildMain.class, "buildkit-large:it"))
                .contains("Succeeded", "1073741824\n8\n");
    }

    /** What a program prints that builds the folder. */
    private String inAMachineOfItsOwn(String heap, Class<?> program, String tag) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        program.getName(),
                        folder.toString(),
                        tag)
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        client.close();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        write("Dockerfile", "FROM bb\nRUN sleep 600\n");
        BuildKitEngine once = engine.connect();
        once.prepare(RequestBuilder.of(folder).build().context());
        EngineUnderTest.Started build = EngineUnderTest.start(
                once, RequestBuilder.of(folder, "buildkit-threads:it").build(), event -> {});

        once.close();

        assertThat(build.end()).isDone();
        Set<String> left = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> !before.contains(t) && t.isAlive())
                .map(Thread::getName)
                .filter(name -> !name.startsWith("httpclient") && !name.startsWith("docker-java"))
                .collect(Collectors.toSet());
        assertThat(left).isEmpty();
    }
}
