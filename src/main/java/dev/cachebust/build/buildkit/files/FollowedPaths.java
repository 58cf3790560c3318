package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.Entry;
import dev.cachebust.context.PatternList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns the paths that the engine wants followed into include patterns: each path itself, and the targets of the
 * symbolic links that it passes through (fsutil's {@code followlinks.go}). Links never lead out of the tree.
 */
final class FollowedPaths {
    private final Entry.Dir root;
    private final TreeSet<String> resolved = new TreeSet<>();

    private FollowedPaths(Entry.Dir root) {
        this.root = root;
    }

    /** The include patterns in force; empty means that everything is included. */
    static List<String> includes(Entry.Dir root, List<String> include, List<String> follow) throws BadPatternException {
        if (follow.isEmpty()) {
            return include;
        }
        FollowedPaths paths = new FollowedPaths(root);
        for (String path : follow) {
            paths.add(clean(path));
        }
        if (paths.resolved.contains("")) {
            return include;
        }
        List<String> all = new ArrayList<>(include);
        all.addAll(paths.resolved);
        return withoutCovered(all);
    }

    private void add(String path) throws BadPatternException {
        String rest = path;
        String current = "";
        while (true) {
            int slash = rest.indexOf('/');
            String part = slash < 0 ? rest : rest.substring(0, slash);
            rest = slash < 0 ? "" : rest.substring(slash + 1);
            current = current.isEmpty() ? part : current + "/" + part;
            List<String> targets = linkTargets(current);
            if (targets.isEmpty() && !rest.isEmpty()) {
                continue;
            }
            if (resolved.add(current)) {
                for (String target : targets) {
                    add(clean(target + "/" + rest));
                }
            }
            return;
        }
    }

    /** Where the link at this path, or the links that its last part matches, lead to. */
    private List<String> linkTargets(String path) throws BadPatternException {
        int slash = path.lastIndexOf('/');
        String dir = slash < 0 ? "" : path.substring(0, slash);
        String base = path.substring(slash + 1);
        if (!(find(dir) instanceof Entry.Dir parent)) {
            return List.of();
        }
        PatternList wildcard = hasWildcard(base) ? PatternList.compile(List.of(base)) : PatternList.NONE;
        List<String> targets = new ArrayList<>();
        for (Entry entry : parent.children()) {
            boolean meant = wildcard.isEmpty()
                    ? entry.name().equals(base)
                    : wildcard.match(entry.name()).matched();
            if (meant && entry instanceof Entry.Link link) {
                targets.add(link.target().startsWith("/") ? link.target() : dir + "/" + link.target());
            }
        }
        return targets;
    }

    private @Nullable Entry find(String path) {
        Entry at = root;
        if (path.isEmpty()) {
            return at;
        }
        for (String part : path.split("/")) {
            Entry next = null;
            if (at instanceof Entry.Dir dir) {
                for (Entry child : dir.children()) {
                    if (child.name().equals(part)) {
                        next = child;
                        break;
                    }
                }
            }
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private static boolean hasWildcard(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    /** Relative to the root, without {@code .}, {@code ..} and doubled slashes; the root is empty and its own parent. */
    static String clean(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    private static List<String> withoutCovered(List<String> paths) {
        List<String> kept = new ArrayList<>();
        String last = "";
        for (String path : paths) {
            if (!last.isEmpty() && path.startsWith(last + "/")) {
                continue;
            }
            kept.add(path);
            last = path;
        }
        return kept;
    }
}
