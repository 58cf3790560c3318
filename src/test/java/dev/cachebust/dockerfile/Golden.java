package dev.cachebust.dockerfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of {@code src/test/resources/golden/dockerfile}: a Dockerfile, what is expected of it in {@code expected.txt},
 * and perhaps {@code options}, whose lines are
 *
 * <pre>
 * target=NAME
 * platform=OS/ARCH
 * arg.NAME=VALUE
 * context.NAME=VALUE
 * image.REFERENCE env|workdir|user|shell|onbuild VALUE
 * build=no, and why: a real engine without further images cannot build it
 * </pre>
 */
public record Golden(Path folder) {
    static final Path ROOT = Path.of("src/test/resources/golden/dockerfile");

    /** All cases. */
    public static List<Golden> all() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory).sorted().map(Golden::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] dockerfile() throws IOException {
        return Files.readAllBytes(folder.resolve("Dockerfile"));
    }

    public Path expected() {
        return folder.resolve("expected.txt");
    }

    /** Whether it is a valid Dockerfile, and a real engine that has {@code bb:latest} can build it. */
    public boolean builds() throws IOException {
        Path options = folder.resolve("options");
        boolean excluded = Files.exists(options)
                && Files.readAllLines(options).stream().anyMatch(line -> line.startsWith("build=no"));
        return !excluded && !Files.readString(expected()).contains("error: ");
    }

    public GraphOptions options() throws IOException {
        Optional<String> target = Optional.empty();
        String platform = "linux/amd64";
        TreeMap<String, String> args = new TreeMap<>();
        Map<String, String> contexts = new TreeMap<>();
        Map<String, ImageConfig> images = new TreeMap<>();
        Path file = folder.resolve("options");
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            if (line.startsWith("image.")) {
                String[] parts = line.substring("image.".length()).split(" ", 3);
                images.merge(parts[0], image(parts[1], parts[2]), Golden::merge);
                continue;
            }
            String[] pair = line.split("=", 2);
            if (pair[0].equals("target")) {
                target = Optional.of(pair[1]);
            } else if (pair[0].equals("platform")) {
                platform = pair[1];
            } else if (pair[0].startsWith("arg.")) {
                args.put(pair[0].substring("arg.".length()), pair[1]);
            } else if (pair[0].startsWith("context.")) {
                contexts.put(pair[0].substring("context.".length()), pair[1]);
            } else if (!pair[0].equals("build")) {
                throw new IllegalArgumentException(file + ": " + line);
            }
        }
        return new GraphOptions(target, args, platform, contexts, images);
    }

    private static ImageConfig image(String field, String value) {
        TreeMap<String, String> env = new TreeMap<>();
        if (field.equals("env")) {
            env.put(value.split("=", 2)[0], value.split("=", 2)[1]);
        }
        return new ImageConfig(
                "",
                env,
                field.equals("workdir") ? value : "",
                field.equals("user") ? value : "",
                field.equals("shell") ? List.of(value.split(" ")) : List.of(),
                field.equals("onbuild") ? List.of(value.replace("\\n", "\n")) : List.of());
    }

    private static ImageConfig merge(ImageConfig a, ImageConfig b) {
        Map<String, String> env = new LinkedHashMap<>(a.env());
        env.putAll(b.env());
        List<String> onbuild = new ArrayList<>(a.onbuild());
        onbuild.addAll(b.onbuild());
        return new ImageConfig(
                "",
                env,
                a.workdir() + b.workdir(),
                a.user() + b.user(),
                a.shell().isEmpty() ? b.shell() : a.shell(),
                onbuild);
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
