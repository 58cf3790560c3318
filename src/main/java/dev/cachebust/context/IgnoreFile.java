package dev.cachebust.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the ignore rules of a build are written down. */
public final class IgnoreFile {
    /** The name in the context's root. */
    public static final String NAME = ".dockerignore";

    private IgnoreFile() {}

    /** {@code <Dockerfile>.dockerignore} beside the Dockerfile where that exists; it replaces the context's own. */
    public static Optional<Path> locate(Path context, Path dockerfile) {
        return candidates(context, dockerfile).stream()
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** All paths that are looked at, in this order. A watcher has to know them: each may come and go. */
    public static List<Path> candidates(Path context, Path dockerfile) {
        return List.of(dockerfile.resolveSibling(dockerfile.getFileName() + NAME), context.resolve(NAME));
    }

    /** The rules that count; none when there is no ignore file. */
    public static IgnoreRules read(Path context, Path dockerfile) throws IOException, BadPatternException {
        Optional<Path> file = locate(context, dockerfile);
        return file.isEmpty() ? IgnoreRules.none() : IgnoreRules.parse(Files.readAllBytes(file.get()));
    }
}
