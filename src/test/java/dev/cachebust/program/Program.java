package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.schema.JsonContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A project's folder, and the built program run in it, with state and config folders of its own. */
final class Program {
    private static final int SECONDS = 120;
    private static final List<String> DOCUMENTS =
            List.of("plan", "inspect", "hash", "status", "lint", "history", "explain", "init");
    private static final String LAUNCHER =
            Path.of("scripts", "cachebust").toAbsolutePath().toString();

    final Path folder;
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private int runs;

    /**
     * How a run ended.
     *
     * @param exit its code
     * @param out what it wrote on stdout
     * @param err what it wrote on stderr
     */
    record Result(int exit, String out, String err) {
        Result expect(int code) {
            assertThat(exit).as("exit code, after\n%s\n%s", out, err).isEqualTo(code);
            return this;
        }

        /** All that a person reads. */
        String said() {
            return out + err;
        }
    }

    /** In a folder that is not there yet or empty. */
    Program(Path root) {
        this.folder = root.resolve("project");
        this.home = root.resolve("home");
        try {
            Files.createDirectories(folder);
            // Files that a test writes one after the other are one change, however slow the machine is.
            Path config = Files.createDirectories(home.resolve("config/cachebust"));
            Files.writeString(config.resolve("config.toml"), "[watch]\ndebounce = \"50ms\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("XDG_STATE_HOME", home.resolve("state").toString());
        environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        environment.put("XDG_RUNTIME_DIR", home.toString());
        environment.put("NO_COLOR", "1");
    }

    /** With this variable for all runs from now on. */
    Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What the program's environment has beside the tests' own. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    Program write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    /** Runs the program to its end. */
    Result run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER));
        command.addAll(Arrays.asList(args));
        Result result = runCommand(command);
        document(args)
                .filter(name -> result.out().startsWith("{"))
                .ifPresent(name -> JsonContract.checked(name, result.out()));
        return result;
    }

    /** What a command with these arguments writes for programs, if it does. */
    private static Optional<String> document(String... args) {
        List<String> words = Arrays.asList(args);
        boolean json = words.contains("--json")
                || words.contains("--format=json")
                || Collections.indexOfSubList(words, List.of("--format", "json")) >= 0;
        return DOCUMENTS.stream().filter(name -> json && words.contains(name)).findFirst();
    }

    /** Runs another program to its end, with the same environment; {@code $0} of a shell script is the launcher. */
    Result sh(String script) throws IOException, InterruptedException {
        return runCommand(List.of("bash", "-c", script, LAUNCHER));
    }

    Result runCommand(List<String> command) throws IOException, InterruptedException {
        Path out = home.resolve("out" + ++runs);
        Path err = home.resolve("err" + runs);
        Process process = builder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    command + " did not end; it said\n" + Files.readString(out) + Files.readString(err));
        }
        return new Result(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Starts {@code watch --progress json}. */
    Watching watch(String... args) throws IOException {
        return watchWithin(List.of(), args);
    }

    /** As {@link #watch}, by a command that runs the one that follows it. */
    Watching watchWithin(List<String> around, String... args) throws IOException {
        List<String> command = new ArrayList<>(around);
        command.addAll(List.of(LAUNCHER, "watch", "--progress", "json"));
        command.addAll(Arrays.asList(args));
        return start(command);
    }

    /** Starts {@code status --follow}. */
    Watching follow() throws IOException {
        return start(List.of(LAUNCHER, "status", "--follow"));
    }

    /** A file that is kept of this project from run to run. */
    Path stateFile(String name) throws IOException {
        try (Stream<Path> projects = Files.list(home.resolve("state").resolve("cachebust"))) {
            return projects.findFirst().orElseThrow().resolve(name);
        }
    }

    /** Starts {@code build --progress json}. */
    Watching build(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER, "build", "--progress", "json"));
        command.addAll(Arrays.asList(args));
        return start(command);
    }

    private Watching start(List<String> words) throws IOException {
        // A shell that starts the tests in the background has them ignore interrupts.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(words);
        Path err = home.resolve("err" + ++runs);
        return new Watching(builder(command).redirectError(err.toFile()).start(), err);
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder;
    }
}
