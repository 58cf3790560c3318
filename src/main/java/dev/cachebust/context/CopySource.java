package dev.cachebust.context;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One source of a COPY, and where below its destination each file of it is put: the contents of a directory, or a file under
 * its own name ({@code Copy} in fsutil's {@code copy.go}, with the options that BuildKit's {@code ops/file.go} sets).
 */
public final class CopySource {
    private final SourcePath source;
    private final boolean reincludes;

    private CopySource(SourcePath source, boolean reincludes) {
        this.source = source;
        this.reincludes = reincludes;
    }

    /**
     * @param path relative to the context, {@code ""} for all of it, with the wildcards of Go's {@code path.Match}
     * @param excludes the patterns of {@code --exclude}
     */
    public static CopySource of(String path, List<String> excludes) throws BadPatternException {
        return new CopySource(
                SourcePath.copied(path, excludes, false),
                excludes.stream().anyMatch(pattern -> pattern.strip().startsWith("!")));
    }

    /**
     * Where something is put.
     *
     * @param below relative to the destination; the name of a file that is itself what the source names
     * @param named whether the source names just this file, so that the destination may be another name for it
     */
    public record Place(String below, boolean named, Entry entry) {}

    /** Whether it may name several files by their own names. */
    public boolean hasWildcards() {
        return source.hasWildcards();
    }

    /** Why it cannot be told file by file where this source puts what it has in this tree; empty if it can. */
    public Optional<String> problem(ContextTree tree) {
        if (reincludes) {
            return Optional.of("it takes back an --exclude");
        }
        if (source.hasWildcards()) {
            for (ContextTree.Item item : tree) {
                if (item.entry() instanceof Entry.Link && source.names(item.path())) {
                    return Optional.of(item.path() + " is a symbolic link that it follows");
                }
            }
        }
        Set<String> links = new HashSet<>();
        Optional<Links.Target> found = new Links(tree, links).follow(source.fixedPart(), true);
        if (found.isEmpty()) {
            return Optional.of(source.text() + " is not there");
        }
        return links.isEmpty() ? Optional.empty() : Optional.of(source.text() + " leads through a symbolic link");
    }

    /** Where what a tree has at this path is put; empty if nothing is there, or it is not copied, or is the destination. */
    public Optional<Place> place(ContextTree tree, String path) {
        Optional<Entry> entry = source.covers(path) ? tree.get(path) : Optional.empty();
        return entry.flatMap(found -> {
            String top = top(path);
            if (!top.equals(path)) {
                return Optional.of(new Place(path.substring(top.isEmpty() ? 0 : top.length() + 1), false, found));
            }
            return found instanceof Entry.Dir
                    ? Optional.empty()
                    : Optional.of(new Place(path.substring(path.lastIndexOf('/') + 1), true, found));
        });
    }

    /** What the source itself names on the way to a path that it covers. */
    private String top(String path) {
        if (!source.hasWildcards()) {
            return source.path();
        }
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
            if (source.names(path.substring(0, end))) {
                return path.substring(0, end);
            }
        }
        return path;
    }
}
