package dev.cachebust.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of {@code src/test/resources/golden/compose}: a Compose project, perhaps {@code environment} with variables as
 * {@code NAME=value}, and either {@code expected.json}, what {@code docker compose config} makes of it as far as we use it, or
 * {@code error.txt}, our message.
 */
record ComposeCase(Path source) {
    private static final Path ROOT = Path.of("src/test/resources/golden/compose");
    static final String HOME = "/home/dev";

    static List<ComposeCase> all() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(ComposeCase::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean fails() {
        return source.getFileName().toString().startsWith("error-");
    }

    Path expected() {
        return source.resolve(fails() ? "error.txt" : "expected.json");
    }

    Map<String, String> environment() throws IOException {
        Map<String, String> environment = new TreeMap<>(Map.of("HOME", HOME));
        Path file = source.resolve("environment");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        return environment;
    }

    /** Copies the project below {@code root}, in a folder of the case's name. */
    Path copy(Path root) throws IOException {
        Path target = root.resolve(source.getFileName().toString());
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.toList()) {
                Files.copy(path, target.resolve(source.relativize(path).toString()));
            }
        }
        return target;
    }

    @Override
    public String toString() {
        return source.getFileName().toString();
    }
}
