package dev.cachebust.build.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.buildkit.RequestBuilder;
import dev.cachebust.build.buildkit.files.OpenFile;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.IgnoreFile;
import dev.cachebust.dockerfile.Dialect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextTarTest {
    @TempDir
    Path folder;

    private ContextSnapshot context() throws Exception {
        return new ContextSnapshot(
                folder,
                new ContextScanner(folder, IgnoreFile.read(folder, folder.resolve("Dockerfile")))
                        .scan()
                        .tree(),
                1);
    }

    private static SortedMap<String, String> read(byte[] tar) throws IOException {
        SortedMap<String, String> entries = new TreeMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar), "UTF-8")) {
            for (TarArchiveEntry entry; (entry = in.getNextEntry()) != null; ) {
                String content = entry.isSymbolicLink()
                        ? "-> " + entry.getLinkName()
                        : new String(in.readAllBytes(), StandardCharsets.UTF_8);
                String owner = entry.getLongUserId() + ":" + entry.getLongGroupId() + entry.getUserName()
                        + entry.getGroupName();
                entries.put(entry.getName(), Integer.toOctalString(entry.getMode()) + " " + owner + " " + content);
            }
        }
        return entries;
    }

    @Test
    void sendsWhatTheIgnoreRulesLeave() throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), "FROM bb\n");
        Files.writeString(folder.resolve(".dockerignore"), "*.log\n.dockerignore\nDockerfile\n");
        Files.writeString(folder.resolve("debug.log"), "no");
        Files.createDirectories(folder.resolve("empty"));
        String deep = "long/".repeat(60) + "name";
        Files.createDirectories(folder.resolve(deep).getParent());
        Files.writeString(folder.resolve(deep), "deep");
        Files.writeString(folder.resolve("zwölf 𝄞\n-rf *"), "hostile");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("../elsewhere"));
        Path script = Files.writeString(folder.resolve("run.sh"), "#!");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        Files.setPosixFilePermissions(folder.resolve("empty"), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(folder.resolve(deep), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder.resolve("zwölf 𝄞\n-rf *"), PosixFilePermissions.fromString("rw-r--r--"));
        SortedMap<String, String> entries;
        try (ContextTar tar = new ContextTar(context(), Collections.emptySortedMap())) {
            entries = read(tar.readAllBytes());
            assertThat(tar.fileBytes()).isEqualTo("deep".length() + "hostile".length() + "#!".length());
        }
        entries.keySet().removeIf(name -> name.startsWith("long/") && name.endsWith("/"));
        assertThat(entries)
                .isEqualTo(new TreeMap<>(Map.of(
                        "empty/",
                        "40700 0:0 ",
                        deep,
                        "100644 0:0 deep",
                        "zwölf 𝄞\n-rf *",
                        "100644 0:0 hostile",
                        "link",
                        "120777 0:0 -> ../elsewhere",
                        "run.sh",
                        "100750 0:0 #!")));
    }

    @Test
    void keepsLargeFilesAndTimes() throws Exception {
        byte[] large = new byte[1_000_003];
        large[999_999] = 7;
        Path file = Files.write(folder.resolve("large"), large);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-02T02:02:02.9Z")));
        try (ContextTar tar = new ContextTar(context(), Collections.emptySortedMap());
                TarArchiveInputStream in = new TarArchiveInputStream(tar, "UTF-8")) {
            TarArchiveEntry entry = in.getNextEntry();
            assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(Instant.parse("2020-02-02T02:02:02Z"));
            assertThat(in.readAllBytes()).isEqualTo(large);
        }
    }

    @Test
    void noticesThatAFileIsNotWhatItWas() throws Exception {
        Files.writeString(folder.resolve("a"), "before");
        Files.writeString(folder.resolve("b"), "before");
        ContextSnapshot context = context();
        Files.writeString(folder.resolve("a"), "behind");
        try (ContextTar tar = new ContextTar(context, Collections.emptySortedMap())) {
            assertThatThrownBy(tar::readAllBytes)
                    .isInstanceOf(OpenFile.MovedException.class)
                    .hasMessage("a changed while the context was sent");
            assertThat(tar.problem()).isInstanceOf(OpenFile.MovedException.class);
        }
        Files.delete(folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
        try (ContextTar tar = new ContextTar(context, Collections.emptySortedMap())) {
            assertThatThrownBy(tar::readAllBytes).isInstanceOf(OpenFile.MovedException.class);
        }
    }

    @Test
    void endsWhenItIsCancelled() throws Exception {
        Files.writeString(folder.resolve("a"), "before");
        try (ContextTar tar = new ContextTar(context(), Collections.emptySortedMap())) {
            tar.cancel();
            assertThatThrownBy(tar::read).isInstanceOf(InterruptedIOException.class);
        }
    }

    private BuildRequest request(String name, String dockerfile) throws Exception {
        return RequestBuilder.of(folder)
                .dockerfile(new DockerfileSource(name, dockerfile.getBytes(StandardCharsets.UTF_8), Optional.empty()))
                .tree(context().tree())
                .build();
    }

    private static Map<String, String> texts(SentDockerfile sent) {
        SortedMap<String, String> texts = new TreeMap<>();
        sent.extra().forEach((path, bytes) -> texts.put(path, new String(bytes, StandardCharsets.UTF_8)));
        return texts;
    }

    @Test
    void takesTheDockerfileFromTheContextWhereItIsThere() throws Exception {
        Files.createDirectories(folder.resolve("docker"));
        Files.writeString(folder.resolve("docker/Dockerfile"), "FROM bb\n");
        Files.writeString(folder.resolve("copy"), "FROM bb\n");
        SentDockerfile sent = SentDockerfile.of(request("Dockerfile", "FROM bb\n"), Dialect.CLASSIC);
        assertThat(sent.path()).isEqualTo("docker/Dockerfile");
        assertThat(sent.extra()).isEmpty();
    }

    @Test
    void putsAnotherDockerfileWhereNoStepCanCopyIt() throws Exception {
        Files.writeString(folder.resolve("a"), "a");
        SentDockerfile docker = SentDockerfile.of(request("Dockerfile", "FROM bb\n"), Dialect.CLASSIC);
        assertThat(docker.path()).isEqualTo(".dockerfile.cachebust");
        assertThat(texts(docker))
                .isEqualTo(
                        Map.of(docker.path(), "FROM bb\n", ".dockerignore", ".dockerignore\n" + docker.path() + "\n"));
        SentDockerfile podman = SentDockerfile.of(request("Dockerfile", "FROM bb\n"), Dialect.BUILDAH);
        assertThat(texts(podman))
                .isEqualTo(Map.of(
                        podman.path(), "FROM bb\n", ".containerignore", ".containerignore\n" + podman.path() + "\n"));
    }

    @Test
    void leavesAnIgnoreFileOfTheContextInForceForNobody() throws Exception {
        Files.writeString(folder.resolve(".dockerignore"), "a\n");
        SentDockerfile docker = SentDockerfile.of(request("Dockerfile", "FROM bb\n"), Dialect.CLASSIC);
        assertThat(texts(docker)).containsEntry(".dockerignore", "a\n\n" + docker.path() + "\n");
        SentDockerfile podman = SentDockerfile.of(request("Dockerfile", "FROM bb\n"), Dialect.BUILDAH);
        assertThat(texts(podman)).containsOnlyKeys(podman.path(), ".containerignore");
    }
}
