package dev.cachebust.context;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that a COPY, an ADD or a bind mount reads from a context. Immutable and compiled; made by {@link #files} and
 * {@link #mount}.
 */
public final class Selection {
    private final List<SourcePath> sources;

    private Selection(List<SourcePath> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * The sources of a COPY or ADD.
     *
     * @param paths relative to the context, {@code ""} for all of it, with the wildcards of Go's {@code path.Match}
     * @param excludes the patterns of {@code --exclude}
     * @param parents whether {@code --parents} is given: what follows {@code /./} in a path, or else the whole path, is
     *     then matched below its pivot in the language of {@code .dockerignore}
     * @throws BadPatternException with the path's 1-based position as line
     */
    public static Selection files(List<String> paths, List<String> excludes, boolean parents)
            throws BadPatternException {
        List<SourcePath> sources = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            try {
                sources.add(SourcePath.copied(paths.get(i), excludes, parents));
            } catch (BadPatternException e) {
                throw e.atLine(i + 1);
            }
        }
        return new Selection(sources);
    }

    /** The sources of bind mounts: no wildcards. */
    public static Selection mount(List<String> paths) {
        return new Selection(paths.stream().map(SourcePath::mounted).toList());
    }

    /**
     * What a selection finds in a tree.
     *
     * @param digest two are equal if and only if BuildKit's content keys of the selected files would be; a path that is
     *     missing counts as such
     * @param missing paths that name something that is not there, or lead to it through a link: the build would fail
     * @param unmatched wildcards that match nothing, which is no error
     */
    public record Found(Digest digest, List<String> missing, List<String> unmatched) {}

    /** Looks it up in a tree. */
    public Found in(ContextTree tree) {
        return SelectionDigest.find(sources, tree);
    }

    /** The digest of {@link #in}. */
    public Digest digest(ContextTree tree) {
        return in(tree).digest();
    }

    /**
     * The outline of what is selected; empty where that is more than one file or folder, or nothing.
     *
     * @param modes whether the modes of files count as content
     */
    public Optional<Outline> outline(ContextTree tree, boolean modes) {
        if (sources.size() != 1
                || sources.get(0).hasWildcards()
                || sources.get(0).hasFilters()) {
            return Optional.empty();
        }
        return new Links(tree, new HashSet<>())
                .follow(sources.get(0).path(), true)
                .map(target -> Outline.of(target.entry(), modes));
    }

    /** Whether something at this path is selected, going by names alone. */
    public boolean covers(String path) {
        for (SourcePath source : sources) {
            if (source.covers(path)) {
                return true;
            }
        }
        return false;
    }

    /** Whether something at this path is selected, be it by name or through a link that a source is or passes. */
    public boolean covers(ContextTree tree, String path) {
        return covers(path)
                || sources.stream()
                        .anyMatch(source -> linked(tree, source).stream()
                                .anyMatch(real -> path.equals(real) || path.startsWith(real + "/")));
    }

    /** Where a source really is when links led there; the links themselves too. */
    private static Set<String> linked(ContextTree tree, SourcePath source) {
        Set<String> found = new TreeSet<>();
        if (source.hasWildcards()) {
            for (ContextTree.Item item : tree) {
                if (item.entry() instanceof Entry.Link && source.names(item.path())) {
                    new Links(tree, found).follow(item.path(), true);
                }
            }
        }
        Optional<Links.Target> target = new Links(tree, found).follow(source.fixedPart(), true);
        if (!found.isEmpty() && !source.hasWildcards()) {
            target.ifPresent(t -> found.add(t.path()));
        }
        return found;
    }
}
