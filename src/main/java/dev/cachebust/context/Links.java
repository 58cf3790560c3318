package dev.cachebust.context;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows links inside a tree as if its root were {@code /}: {@code getFollowLinks} of BuildKit's contenthash. */
final class Links {
    private static final int MOST = 255;

    private final ContextTree tree;
    private final Set<String> visited;

    /** {@code visited} collects each link on the way and where it led. */
    Links(ContextTree tree, Set<String> visited) {
        this.tree = tree;
        this.visited = visited;
    }

    /** What a path leads to, and its path without links. */
    record Target(String path, Entry entry) {}

    /** Follows the links of a path, that of its last part only if asked to; empty if it leads nowhere. */
    Optional<Target> follow(String path, boolean last) {
        String current = "";
        String rest = path;
        @Nullable Entry entry = tree.root();
        int links = 0;
        while (!rest.isEmpty()) {
            int slash = rest.indexOf('/');
            String part = slash < 0 ? rest : rest.substring(0, slash);
            rest = slash < 0 ? "" : rest.substring(slash + 1);
            String next = step(current, part);
            entry = tree.get(next).orElse(null);
            if (!(entry instanceof Entry.Link link) || rest.isEmpty() && !last) {
                current = next;
                continue;
            }
            visited.add(next);
            if (++links > MOST) {
                return Optional.empty();
            }
            rest = link.target() + "/" + rest;
            if (link.target().startsWith("/")) {
                current = "";
            }
        }
        if (!visited.isEmpty()) {
            visited.add(current);
        }
        Entry found = tree.get(current).orElse(null);
        return found == null ? Optional.empty() : Optional.of(new Target(current, found));
    }

    private static String step(String current, String part) {
        return switch (part) {
            case "", "." -> current;
            case ".." -> current.substring(0, Math.max(0, current.lastIndexOf('/')));
            default -> current.isEmpty() ? part : current + "/" + part;
        };
    }
}
