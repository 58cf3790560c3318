package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SECURITY.md promises, seen from outside: in images, files, processes and output. */
class SecurityIT {
    private static final String TAG = "program-security:dev";

    @TempDir
    Path root;

    private Program program;
    private Docker docker;

    @BeforeEach
    void project() {
        program = new Program(root);
        docker = new Docker(program);
    }

    /** The image's configuration, history and layers as they are stored. */
    private String wholeImage() throws Exception {
        Path saved = root.resolve("saved.tar");
        docker.run("save", "-o", saved.toString(), TAG).expect(0);
        String all = new String(Files.readAllBytes(saved), StandardCharsets.ISO_8859_1)
                + docker.run("history", "--no-trunc", TAG).expect(0).out()
                + docker.run("image", "inspect", TAG).expect(0).out();
        Files.delete(saved);
        return all;
    }

    /** Everything below a folder that can be read, in one text. */
    private static String allFiles(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void noSecretAndNoPasswordIsToBeFoundAnywhere() throws Exception {
        String variable = "first-" + UUID.randomUUID();
        String file = "second-" + UUID.randomUUID();
        String password = "third-" + UUID.randomUUID();
        String login = Base64.getEncoder().encodeToString(("user:" + password).getBytes(StandardCharsets.UTF_8));
        Files.writeString(root.resolve("secret"), file);
        Path config = Files.createDirectory(root.resolve("docker"));
        Files.writeString(
                config.resolve("config.json"), "{\"auths\": {\"127.0.0.1:9\": {\"auth\": \"" + login + "\"}}}");
        program.with("THE_SECRET", variable)
                .with("DOCKER_CONFIG", config.toString())
                .write("a.txt", UUID.randomUUID().toString())
                .write("Dockerfile", """
                        FROM bb:latest
                        COPY a.txt /
                        RUN --mount=type=secret,id=one --mount=type=secret,id=two \\
                            wc -c < /run/secrets/one > /sizes && wc -c < /run/secrets/two >> /sizes && echo mounted
                        """);
        String said;
        try (Watching watching = program.watch(
                "-t", TAG, "--secret", "id=one,env=THE_SECRET", "--secret", "id=two,src=" + root.resolve("secret"))) {
            watching.next("log", e -> e.path("text").asText().contains("mounted"));
            String processes = ProcessList.text();
            assertThat(processes).contains("id=one,env=THE_SECRET").doesNotContain(variable, file, password, login);
            watching.built();
            assertThat(watching.signal("TERM")).isEqualTo(143);
            said = watching.toString() + watching.err();
        }
        said += program.run(
                        "build",
                        "-t",
                        "127.0.0.1:9/x/y:z",
                        "--push",
                        "--log-level",
                        "debug",
                        "--secret",
                        "id=one,env=THE_SECRET",
                        "--secret",
                        "id=two,src=" + root.resolve("secret"))
                .expect(1)
                .said();
        said += program.run("history", "--json").expect(0).said();
        said += program.run("explain", "--json").expect(0).said();
        assertThat(docker.file(TAG, "/sizes").lines()).containsExactly("" + variable.length(), "" + file.length());
        assertThat(said).contains("mounted").doesNotContain(variable, file, password, login);
        assertThat(wholeImage()).contains("/run/secrets/one").doesNotContain(variable, file, password, login);
        assertThat(allFiles(root.resolve("home")))
                .contains("/run/secrets/one")
                .doesNotContain(variable, file, password, login);
        docker.run("rmi", "127.0.0.1:9/x/y:z");
    }

    @Test
    void noLinkLeadsOutOfTheContext() throws Exception {
        String outside = "outside-" + UUID.randomUUID();
        Path secrets = Files.createDirectories(root.resolve("secrets/deep"));
        Files.writeString(secrets.resolve("key"), outside);
        program.write("a.txt", "a").write("d/b.txt", "b");
        Path folder = program.folder;
        Files.createSymbolicLink(folder.resolve("absolute"), secrets.resolve("key"));
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("../secrets/deep/key"));
        Files.createSymbolicLink(folder.resolve("directory"), secrets);
        Files.createSymbolicLink(folder.resolve("chain"), Path.of("d/next"));
        Files.createSymbolicLink(folder.resolve("d/next"), Path.of("../relative"));
        program.write("Dockerfile", "FROM bb:latest\nCOPY . /c/\nRUN --mount=type=bind,target=/m cp -r /m /n; true\n");
        program.run("build", "-t", TAG).expect(0);
        assertThat(wholeImage()).doesNotContain(outside);
        List<String> leaked = new ArrayList<>();
        for (String source :
                List.of("absolute", "relative", "directory/key", "directory", "chain", "../secrets/deep/key")) {
            program.write("Dockerfile", "FROM bb:latest\nCOPY " + source + " /c/\n");
            if (program.run("build", "-t", TAG).exit() == 0 && wholeImage().contains(outside)) {
                leaked.add(source);
            }
        }
        assertThat(leaked).isEmpty();
    }

    @Test
    void whatIsKeptIsForTheOwnersEyesOnly() throws Exception {
        program.write("a.txt", "a").write("Dockerfile", "FROM bb:latest\nCOPY a.txt /\n");
        try (Watching watching = program.watch("-t", TAG)) {
            watching.built();
            program.write("a.txt", "b");
            watching.built();
            List<String> open = new ArrayList<>();
            Path state = root.resolve("home").resolve("state").resolve("cachebust");
            try (Stream<Path> all = Files.walk(state)) {
                for (Path path : all.toList()) {
                    String mode = PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                    if (!mode.endsWith("------")) {
                        open.add(mode + " " + path);
                    }
                }
            }
            assertThat(open).isEmpty();
        }
    }

    @Test
    void hostileTextStaysInItsRow() throws Exception {
        String bad = "\u001b[2J\u001b]0;owned\u0007\r\u009b31m\u202e";
        program.write("a" + bad + "\nbuilt fake:1 in 0 ms.txt", "a")
                .write(".dockerignore", "# " + bad + "\nx" + bad + "\n")
                .write(
                        "Dockerfile",
                        "FROM bb:latest\n# " + bad + "\nCOPY . /c/\n"
                                + "RUN printf '\\033[2J\\033]0;owned\\007\\r\\033[A\\nbuilt fake:1 in 0 ms\\n' && echo '"
                                + "\u001b[31m" + "'\n");
        String plain =
                program.run("build", "-t", TAG, "--progress", "plain").expect(0).out();
        assertThat(plain)
                .contains("built fake:1")
                .doesNotContainPattern("[\\p{Cntrl}&&[^\\n]]")
                .doesNotContain("\u202e", "\u009b");
        assertThat(plain.lines())
                .as("a time at the start of each")
                .allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d .*"));
        ObjectMapper json = new ObjectMapper();
        String lines = program.run("build", "-t", TAG, "--progress", "json", "--bust", "src")
                .expect(0)
                .out();
        for (String line : lines.split("\n")) {
            assertThat(json.readTree(line).path("type").asText()).isNotEmpty();
            assertThat(line).doesNotContainPattern("\\p{Cntrl}");
        }
        for (String command : List.of("inspect", "history", "explain", "plan", "lint")) {
            assertThat(program.run(command).said())
                    .as(command)
                    .doesNotContainPattern("[\\p{Cntrl}&&[^\\n]]")
                    .doesNotContain("\u202e");
        }
        program.write("cachebust.toml", "[watch]\n\"de" + "\\u001b[2J" + "\" = 1\n");
        assertThat(program.run("plan").expect(2).err()).doesNotContainPattern("[\\p{Cntrl}&&[^\\n]]");
        program.write("cachebust.toml", "").write("Dockerfile", "FROM bb:latest\nRUM " + bad + "\n");
        assertThat(program.run("build").expect(2).err()).doesNotContainPattern("[\\p{Cntrl}&&[^\\n]]");
    }
}
