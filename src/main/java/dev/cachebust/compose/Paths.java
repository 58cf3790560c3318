package dev.cachebust.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes the paths of a file absolute. compose-go, {@code paths/resolve.go}. */
final class Paths {
    private static final List<String> REMOTE =
            List.of("https://", "http://", "git://", "ssh://", "github.com/", "git@", "service:");

    private final Path folder;
    private final Map<String, String> environment;

    /** @param folder absolute: what relative paths are relative to */
    Paths(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    Node.Mapping resolved(Node.Mapping mapping) throws ComposeException {
        return Trees.changed(mapping, this::node);
    }

    private Node node(Node node, KeyPath path) throws ComposeException {
        if (!(node instanceof Node.Scalar scalar)) {
            return node;
        }
        if (path.matches("services.*.build.context") || path.matches("services.*.build.additional_contexts.*")) {
            return isRemote(scalar.text()) ? node : scalar.withText(absolute(scalar));
        } else if (path.matches("services.*.develop.watch.[].path")) {
            return scalar.withText(withoutLink(absolute(scalar)));
        } else if (path.matches("services.*.build.ssh.*")
                || path.matches("services.*.extends.file")
                || path.matches("secrets.*.file")) {
            return scalar.withText(absolute(scalar));
        }
        return node;
    }

    /** Whether a context is an address or another service instead of a folder. */
    static boolean isRemote(String context) {
        return context.contains("://") || REMOTE.stream().anyMatch(context::startsWith);
    }

    /** As Compose does it, an absolute path stays as it is written. */
    private String absolute(Node.Scalar scalar) throws ComposeException {
        return scalar.text().isEmpty() ? "" : absolute(scalar.text(), scalar.place());
    }

    String absolute(String text, Place place) throws ComposeException {
        String path = text;
        String home = environment.get("HOME");
        if (path.startsWith("~") && home != null) {
            path = home + "/" + path.substring(1);
        }
        try {
            return path.startsWith("/") && path.equals(text)
                    ? path
                    : folder.resolve(path).normalize().toString();
        } catch (InvalidPathException e) {
            throw new ComposeException(place, Shown.quoted(text) + " is not a path", "take the odd characters out");
        }
    }

    /** With its first link followed, as Compose does it for what is watched. */
    private static String withoutLink(String path) {
        Path whole = Path.of(path);
        for (int count = 1; whole.isAbsolute() && count <= whole.getNameCount(); count++) {
            Path part = whole.getRoot().resolve(whole.subpath(0, count));
            if (Files.isSymbolicLink(part)) {
                try {
                    return part.toRealPath()
                            .resolve(part.relativize(whole))
                            .normalize()
                            .toString();
                } catch (IOException e) {
                    return path;
                }
            }
        }
        return path;
    }
}
