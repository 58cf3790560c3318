package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.BuildResult.Failed;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.buildkit.files.SentRegistry;
import dev.cachebust.context.ContextTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which bytes travel to a real engine, and that they are the right ones. */
final class TransferIT extends EngineTest {

    @Test
    void sendsOneFileOfTwentyThousand() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY . /c\n");
        write(".dockerignore", "Dockerfile\n.dockerignore\n");
        for (int i = 0; i < 20_000; i++) {
            write("d" + i % 200 + "/f" + i, "content of " + i + "\n");
        }
        assertThat(build("buildkit-delta:it").succeeded().contextBytes()).isGreaterThan(200_000);

        write("d7/f7", "changed\n");
        long start = System.nanoTime();
        assertThat(build("buildkit-delta:it").succeeded().contextBytes()).isEqualTo("changed\n".length());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(engine.cat("buildkit-delta:it", "/c/d7/f7")).isEqualTo("changed\n");

        Files.delete(folder.resolve("d7/f7"));
        assertThat(build("buildkit-delta:it").succeeded().contextBytes()).isZero();
        assertThat(engine.run("buildkit-delta:it", "ls", "/c/d7")).doesNotContain("f7\n");
    }

    @Test
    void sendsNothingAgainWhereItIsKnownWhatWasSent() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY file /file\n");
        write("file", "stable\n");
        AtomicReference<String> kept = new AtomicReference<>("");
        SentRegistry.Storage storage = new SentRegistry.Storage() {
            @Override
            public SentRegistry.Found take() {
                String text = kept.getAndSet("");
                return new SentRegistry.Found(false, Optional.of(lines -> {
                    text.lines().forEach(lines);
                    return true;
                }));
            }

            @Override
            public void save(SentRegistry.Text text) throws IOException {
                StringBuilder content = new StringBuilder();
                text.writeTo(content);
                kept.set(content.toString());
            }
        };
        for (int expected : new int[] {7, 0, 0}) {
            try (BuildKitEngine next = new BuildKitEngine(
                    engine.address(),
                    RegistryCredentials.NONE,
                    new SentRegistry(storage),
                    warning -> {},
                    Optional.empty())) {
                assertThat(sent(next)).isEqualTo(expected);
            }
        }
        assertThat(sent(client)).as("one that knows nothing").isEqualTo(7);
    }

    private long sent(BuildKitEngine from) {
        return EngineUnderTest.build(from, folder, "buildkit-key:it")
                .succeeded()
                .contextBytes();
    }

    @Test
    void neverShowsOldContentAfterAChange() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY file /file\nRUN cat /file\n");
        for (int i = 0; i < 5; i++) {
            write("file", "state " + i + "\n");
            client.prepare(RequestBuilder.of(folder).build().context());

            EngineUnderTest.Outcome changed = build("buildkit-fresh:it");
            EngineUnderTest.Outcome unchanged = build("buildkit-fresh:it");

            assertThat(engine.cat("buildkit-fresh:it", "/file")).isEqualTo("state " + i + "\n");
            assertThat(changed.succeeded().imageId())
                    .isEqualTo(unchanged.succeeded().imageId());
            assertThat(unchanged.succeeded().contextBytes()).isZero();
        }
    }

    @Test
    void sendsContentThatChangedUnderTheSameSizeAndTime() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY file /file\n");
        FileTime time = FileTime.fromMillis(1_700_000_000_000L);
        for (String content : new String[] {"one\n", "two\n", "six\n", "one\n"}) {
            write("file", content);
            Files.setLastModifiedTime(folder.resolve("file"), time);

            EngineUnderTest.Outcome outcome = build("buildkit-stale:it");

            assertThat(engine.cat("buildkit-stale:it", "/file")).isEqualTo(content);
            assertThat(outcome.succeeded().contextBytes()).isEqualTo(4);
            assertThat(build("buildkit-stale:it").succeeded().contextBytes()).isZero();
            if (content.equals("two\n") || content.equals("six\n")) {
                assertThat(outcome.succeeded().staleGuarded()).isEqualTo(1);
            }
        }
    }

    @Test
    void failsWhenAFileChangedSinceItsTreeWasMade() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY . /c\n");
        write("file", "old\n");
        ContextTree before = EngineUnderTest.tree(folder);
        for (String now : new String[] {"new\n", "longer than before\n", ""}) {
            write("file", now);

            EngineUnderTest.Outcome outcome = build(
                    RequestBuilder.of(folder, "buildkit-moved:it").tree(before).build());

            assertThat(outcome.failure().kind()).isEqualTo(Kind.CONTEXT_MOVED);
            assertThat(outcome.failure().file()).isEqualTo("file");
        }
        Files.delete(folder.resolve("file"));
        assertThat(build(RequestBuilder.of(folder, "buildkit-moved:it")
                                .tree(before)
                                .build())
                        .failure()
                        .kind())
                .isEqualTo(Kind.CONTEXT_MOVED);

        write("file", "new\n");
        build("buildkit-moved:it").succeeded();
        assertThat(engine.cat("buildkit-moved:it", "/c/file")).isEqualTo("new\n");
    }

    @Test
    void aFailedTransferDoesNotMakeTheNextOneStale() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY file /file\n");
        FileTime time = FileTime.fromMillis(1_700_000_000_000L);
        write("file", "old\n");
        Files.setLastModifiedTime(folder.resolve("file"), time);
        ContextTree before = EngineUnderTest.tree(folder);
        write("file", "bad\n");
        Files.setLastModifiedTime(folder.resolve("file"), time);
        BuildRequest request =
                RequestBuilder.of(folder, "buildkit-taint:it").tree(before).build();
        assertThat(build(request).result()).isInstanceOf(Failed.class);

        write("file", "old\n");
        Files.setLastModifiedTime(folder.resolve("file"), time);
        build("buildkit-taint:it").succeeded();

        assertThat(engine.cat("buildkit-taint:it", "/file")).isEqualTo("old\n");
    }

    @Test
    void neverFollowsALinkThatWasSwappedIn(@TempDir Path outside) throws Exception {
        write("Dockerfile", "FROM bb\nCOPY . /c\n");
        write("dir/file", "inside\n");
        Files.writeString(outside.resolve("file"), "inside\n");
        ContextTree before = EngineUnderTest.tree(folder);
        Files.delete(folder.resolve("dir/file"));
        Files.delete(folder.resolve("dir"));
        Files.createSymbolicLink(folder.resolve("dir"), outside);

        EngineUnderTest.Outcome swappedDirectory =
                build(RequestBuilder.of(folder, "buildkit-swap:it").tree(before).build());
        Files.delete(folder.resolve("dir"));
        Files.createDirectory(folder.resolve("dir"));
        Files.createSymbolicLink(folder.resolve("dir/file"), outside.resolve("file"));
        EngineUnderTest.Outcome swappedFile =
                build(RequestBuilder.of(folder, "buildkit-swap:it").tree(before).build());

        assertThat(swappedDirectory.failure().kind()).isEqualTo(Kind.CONTEXT_MOVED);
        assertThat(swappedFile.failure().kind()).isEqualTo(Kind.CONTEXT_MOVED);
    }

    @Test
    void carriesModesLinksEmptyDirectoriesAndOddNames() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY . /c\n");
        write(".dockerignore", "Dockerfile\n.dockerignore\n");
        write("exec", "#!/bin/sh\n");
        Files.setPosixFilePermissions(folder.resolve("exec"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("../anywhere"));
        Files.createDirectories(folder.resolve("empty/inner"));
        write("späce and \"quote\"/ü\nnewline", "odd\n");
        write("zero", "");

        build("buildkit-modes:it").succeeded();

        assertThat(engine.run("buildkit-modes:it", "stat", "-c", "%a %u:%g %F", "/c/exec", "/c/link", "/c/empty/inner"))
                .isEqualTo("751 0:0 regular file\n777 0:0 symbolic link\n755 0:0 directory\n");
        assertThat(engine.run("buildkit-modes:it", "readlink", "/c/link")).isEqualTo("../anywhere\n");
        assertThat(engine.cat("buildkit-modes:it", "/c/späce and \"quote\"/ü\nnewline"))
                .isEqualTo("odd\n");
        assertThat(engine.cat("buildkit-modes:it", "/c/zero")).isEmpty();
    }

    @Test
    void followsLinksThatACopyNames() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY current/app.txt wild/b*.txt /c/\n");
        write("releases/2/app.txt", "two\n");
        write("real/b.txt", "b\n");
        Files.createDirectory(folder.resolve("wild"));
        Files.createSymbolicLink(folder.resolve("current"), Path.of("releases/2"));
        Files.createSymbolicLink(folder.resolve("wild/b.txt"), Path.of("../real/b.txt"));

        EngineUnderTest.Outcome outcome = build("buildkit-follow:it");

        outcome.succeeded();
        assertThat(engine.run("buildkit-follow:it", "cat", "/c/app.txt", "/c/b.txt"))
                .isEqualTo("two\nb\n");
    }

    @Test
    void asksOnlyForWhatTheInstructionsName() throws Exception {
        write("Dockerfile", "FROM bb\nCOPY src/*.txt /c/\n");
        write("src/a.txt", System.nanoTime() + "\n");
        write("src/b.bin", "not sent\n");
        write("other/c.txt", "not sent\n");

        EngineUnderTest.Outcome outcome = build("buildkit-named-files:it");

        assertThat(outcome.succeeded().contextBytes()).isEqualTo(Files.size(folder.resolve("src/a.txt")));
        assertThat(outcome.steps()).containsEntry("stage-0 2", Status.DONE);
    }
}
