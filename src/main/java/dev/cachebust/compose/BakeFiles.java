package dev.cachebust.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Has the user's {@code docker buildx bake} say what the bake files of a folder mean. One reading. */
public final class BakeFiles {
    private static final List<String> NAMES =
            List.of("docker-bake.hcl", "docker-bake.json", "docker-bake.override.hcl", "docker-bake.override.json");
    private static final List<String> COMMAND = List.of("docker", "buildx", "bake", "--print");
    private static final long DEADLINE_SECONDS = 30;
    private static final String ERROR = "ERROR: ";

    private final Path folder;
    private final Map<String, String> environment;

    /**
     * @param folder absolute
     * @param environment of the process
     */
    public BakeFiles(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /** Every file that decides what {@link #read} gives, also those that are not there; absolute. */
    public Set<Path> watched() {
        Set<Path> files = new LinkedHashSet<>();
        NAMES.forEach(name -> files.add(folder.resolve(name)));
        return Collections.unmodifiableSet(files);
    }

    /**
     * The targets of the default group, and those that they build on, as services; none where there is no bake file, or
     * nobody to read it.
     */
    public Optional<ComposeProject> read() throws ComposeException {
        Optional<String> file = NAMES.stream()
                .filter(name -> Files.isRegularFile(folder.resolve(name)))
                .findFirst();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<String> printed = printed(file.get());
            return printed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(BakeReader.read(file.get(), printed.get(), folder));
        } catch (IOException e) {
            throw new ComposeException(
                    file.get(), "what buildx says of it cannot be read: " + e.getMessage(), "is the disk full?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ComposeException(file.get(), "reading it was interrupted", "try again");
        }
    }

    private Optional<String> printed(String file) throws IOException, InterruptedException, ComposeException {
        Path temporary = Files.createTempDirectory("cachebust-bake");
        Path out = temporary.resolve("out");
        Path err = temporary.resolve("err");
        try {
            ProcessBuilder builder = new ProcessBuilder(COMMAND)
                    .directory(folder.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().put("PWD", folder.toString());
            Process process;
            try {
                process = builder.start();
            } catch (IOException e) {
                return Optional.empty();
            }
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new ComposeException(file, "docker buildx bake --print does not end", "try it by hand");
            }
            if (process.exitValue() == 0) {
                return Optional.of(Files.readString(out));
            }
            Optional<String> error = Files.readString(err, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(ERROR))
                    .findFirst();
            // Without buildx there is no such line of its own.
            if (error.isEmpty()) {
                return Optional.empty();
            }
            throw new ComposeException(
                    file,
                    Shown.line(error.get().substring(ERROR.length())),
                    "docker buildx bake --print says the same; compose = \"never\" in cachebust.toml leaves it out");
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
            Files.deleteIfExists(temporary);
        }
    }
}
