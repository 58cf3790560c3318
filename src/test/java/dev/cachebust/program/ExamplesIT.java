package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples, on an image whose package managers and compilers only pretend: an edit of the source does not run the
 * dependency step again, and one of the dependencies does.
 */
class ExamplesIT {
    private static final String TOOLS = "program-examples-tools:1";
    private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();

    @TempDir
    static Path shared;

    @TempDir
    Path root;

    @BeforeAll
    static void pretend() throws Exception {
        Program program = new Program(shared);
        // Makes the files that the examples copy on; each installation is another one.
        program.write("tool", """
                #!/bin/sh
                echo "$(basename "$0") $*"
                case "$(basename "$0") $*" in
                  "npm ci") mkdir -p node_modules && head -c9 /dev/urandom > node_modules/stamp ;;
                  "npm run build") mkdir -p dist && cp -r src/. dist ;;
                  "python -m venv"*) mkdir -p "$3" ;;
                  "pip install"*) head -c9 /dev/urandom > "$VIRTUAL_ENV/stamp" ;;
                  "go build"*) mkdir -p /out && cat $(find cmd -name '*.go') > /out/hello ;;
                  "mvn "*package) mkdir -p target && cat $(find src -name '*.java') > target/hello.jar ;;
                  "cargo build"*) mkdir -p target/release && cat src/main.rs > target/release/hello ;;
                  "composer install"*) mkdir -p vendor && head -c9 /dev/urandom > vendor/stamp ;;
                  "composer dump-autoload"*) find src > vendor/autoload.php ;;
                esac
                """);
        program.write("Dockerfile", """
                FROM bb:latest
                # Nothing of an earlier run is to be found in the cache.
                RUN echo %s > /run-of-tests
                COPY --chmod=755 tool /usr/local/bin/tool
                RUN cd /usr/local/bin && for t in npm node python pip go mvn cargo composer docker-php-ext-install; do \
                    ln -s tool $t; done
                ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                """.formatted(Instant.now()));
        new Docker(program).run("build", "-t", TOOLS, ".").expect(0);
    }

    @AfterAll
    static void remove() throws Exception {
        new Docker(new Program(shared)).run("rmi", TOOLS);
    }

    private Program copy(String example) throws IOException {
        Program program = new Program(root);
        try (Stream<Path> files = Files.walk(EXAMPLES.resolve(example))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                program.write(EXAMPLES.resolve(example).relativize(file).toString(), Files.readString(file));
            }
        }
        return program;
    }

    private static void edit(Program program, String path, String from, String to) throws IOException {
        String text = Files.readString(program.folder.resolve(path));
        assertThat(text).contains(from);
        program.write(path, text.replace(from, to));
    }

    /** Builds, and gives what became of each step, by its text. */
    private static Map<String, String> build(Program program, String images) throws Exception {
        List<String> flags = new ArrayList<>();
        for (String image : images.split(" ")) {
            flags.addAll(List.of("--build-arg", image + "=" + TOOLS));
        }
        try (Watching building = program.build(flags.toArray(String[]::new))) {
            building.built();
            Map<String, String> steps = new LinkedHashMap<>();
            for (JsonNode step : building.seen("step")) {
                steps.put(step.path("text").asText(), step.path("status").asText());
            }
            return steps;
        }
    }

    private static String of(Map<String, String> steps, String command) {
        List<String> found = steps.entrySet().stream()
                .filter(step -> step.getKey().startsWith("RUN") && step.getKey().contains(command))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(found).as(command + " in " + steps).hasSize(1);
        return found.get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node | NODE_IMAGE | npm ci | npm run build | src/server.js | Hello | package.json | 4.1.0",
                "python | PYTHON_IMAGE | pip install | compileall | app/main.py | Hello | requirements.txt | 3.1.0",
                "go | GO_IMAGE | go mod download | go build | cmd/hello/main.go | Hello | go.mod | 1.22",
                "java | MAVEN_IMAGE JRE_IMAGE | go-offline | package | src/main/java/hello/Main.java | Hello | pom.xml | 3.4.2",
                "rust | RUST_IMAGE RUNTIME_IMAGE | rm -r src | touch src | src/main.rs | Hello | Cargo.toml | 2021",
                "php | COMPOSER_IMAGE PHP_IMAGE | composer install | dump-autoload | src/Greeting.php | Hello | composer.json | 8.1",
            })
    void runsAgainWhatHasToAndNothingElse(
            String example,
            String images,
            String install,
            String compile,
            String source,
            String word,
            String manifest,
            String version)
            throws Exception {
        Program program = copy(example);
        build(program, images);
        edit(program, source, word, "Good morning");
        Map<String, String> edited = build(program, images);
        assertThat(of(edited, install)).isEqualTo("cached");
        assertThat(of(edited, compile)).isEqualTo("done");

        edit(program, manifest, version, version + "9");
        Map<String, String> upgraded = build(program, images);
        assertThat(of(upgraded, install)).isEqualTo("done");
        new Docker(program).run("rmi", "example-" + example + ":dev").expect(0);
    }
}
