package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and ssh agents used by real RUNs, and what is left of them afterwards: nothing. */
class SecretsIT {
    private static final String TAG = "program-secrets:dev";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() {
        program = new Program(root);
        docker = new Docker(program);
    }

    @Test
    void runsUseThemAndNothingIsLeftOfThem() throws Exception {
        String file = "secret-" + UUID.randomUUID();
        String variable = "secret-" + UUID.randomUUID();
        Path keys = Files.createDirectory(root.resolve("keys"));
        Files.writeString(keys.resolve("token"), file);
        Path start = Files.createFile(root.resolve("start"));
        List<String> values = new ArrayList<>(List.of(file, variable));
        String said;
        try (SshTools ssh = new SshTools(program, keys)) {
            ssh.install(program.folder.resolve("ssh"));
            Path held = ssh.key("held", "ed25519");
            ssh.add(held);
            List<Path> files =
                    List.of(ssh.key("first", "ed25519"), ssh.key("second", "ecdsa"), ssh.key("third", "rsa"));
            for (Path key : files) {
                values.addAll(secretParts(key));
                Files.copy(Path.of(key + ".pub"), program.folder.resolve(key.getFileName() + ".pub"));
            }
            values.addAll(secretParts(held));
            Files.copy(Path.of(held + ".pub"), program.folder.resolve("held.pub"));
            program.with("SSH_AUTH_SOCK", ssh.socket().toString())
                    .with("THE_TOKEN", variable)
                    .write("cachebust.toml", """
                            secrets = ["id=file,src=%s", "id=THE_TOKEN"]
                            ssh = ["default", "files=%s,%s,%s"]
                            """.formatted(
                                    keys.resolve("token"), files.get(0), files.get(1), files.get(2)))
                    .write("a.txt", UUID.randomUUID().toString())
                    .write("Dockerfile", """
                            FROM bb:latest
                            COPY ssh/ /
                            COPY *.pub a.txt /
                            RUN --mount=type=secret,id=file --mount=type=secret,id=THE_TOKEN,env=TOKEN \\
                                wc -c < /run/secrets/file > /sizes && echo -n "$TOKEN" | wc -c >> /sizes
                            RUN --mount=type=ssh ssh-add -T /held.pub && ssh-add -l > /listed; ssh-add -D; ssh-add -l >> /listed
                            RUN --mount=type=ssh,id=files ssh-add -T /first.pub /second.pub /third.pub && ssh-add -L > /played
                            RUN echo used
                            """);
            try (Watching watching = program.watch("-t", TAG)) {
                watching.next("log", e -> e.path("text").asText().contains("used"));
                assertThat(ProcessList.text()).doesNotContain(values);
                watching.built();
                assertThat(watching.signal("TERM")).isEqualTo(143);
                said = watching + watching.err();
            }
        }
        said += program.run("history", "--json").expect(0).said();
        said += program.run("explain", "--json").expect(0).said();
        assertThat(docker.file(TAG, "/sizes").lines()).containsExactly("" + file.length(), "" + variable.length());
        // A RUN may use keys, and neither remove them nor see those of another id.
        assertThat(docker.file(TAG, "/listed").lines()).hasSize(2).allMatch(line -> line.contains("held"));
        assertThat(docker.file(TAG, "/played").lines())
                .hasSize(3)
                .allMatch(line -> line.matches("\\S+ \\S+ (first|second|third)"));
        assertThat(said).contains("used").doesNotContain(values);
        assertThat(image()).contains("/run/secrets/file").doesNotContain(values);
        assertThat(contents(root.resolve("home"))).contains("ssh-add").doesNotContain(values);
        assertThat(foundInEngine(start, values)).isEmpty();
    }

    @Test
    void whatIsNotThereIsSaidBeforeTheBuild() throws Exception {
        program.write("Dockerfile", "FROM bb:latest\nRUN --mount=type=secret,id=a cat /run/secrets/a\n");
        assertThat(program.run("build", "-t", TAG, "--secret", "id=a,src=nowhere")
                        .expect(1)
                        .said())
                .contains("secret a: ", "nowhere: there is no such file")
                .doesNotContain("RUN");
        assertThat(program.run("build", "-t", TAG, "--secret", "id=a,env=NOT_SET_AT_ALL")
                        .expect(1)
                        .said())
                .contains("secret a: the environment variable NOT_SET_AT_ALL is not set");
        program.write("key", "-----BEGIN RSA PRIVATE KEY-----\n");
        assertThat(program.run("build", "-t", TAG, "--ssh", "a=key").expect(1).said())
                .contains("ssh a: ", "ssh-add it to an ssh-agent");
        assertThat(program.with("SSH_AUTH_SOCK", "")
                        .run("build", "-t", TAG, "--ssh", "default")
                        .expect(1)
                        .said())
                .contains("ssh default: SSH_AUTH_SOCK is not set");
    }

    /** The lines of a private key, but for those that are in the public half, too. */
    private static List<String> secretParts(Path key) throws IOException {
        List<String> lines = Files.readAllLines(key);
        String open = Files.readString(Path.of(key + ".pub"));
        return lines.subList(1, lines.size() - 1).stream()
                .filter(line -> !open.contains(line))
                .toList();
    }

    /** The image's configuration, history and layers as they are stored. */
    private String image() throws Exception {
        Path saved = root.resolve("saved.tar");
        docker.run("save", "-o", saved.toString(), TAG).expect(0);
        String all = Files.readString(saved, StandardCharsets.ISO_8859_1)
                + docker.run("history", "--no-trunc", TAG).expect(0).out()
                + docker.run("image", "inspect", TAG).expect(0).out();
        Files.delete(saved);
        return all;
    }

    private static String contents(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /** The files of the engine that were written since then and hold one of these, where the engine is on this machine. */
    private String foundInEngine(Path since, List<String> values) throws Exception {
        String data = docker.run("info", "--format", "{{.DockerRootDir}}")
                .expect(0)
                .out()
                .strip();
        Path patterns = Files.write(root.resolve("patterns"), values);
        return program.sh("[ ! -r '" + data + "' ] || find '" + data + "' -type f -newer '" + since
                        + "' -size -64M -exec grep -alFf '" + patterns + "' {} + || true")
                .expect(0)
                .out();
    }
}
