package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies a {@link FileFilter} to a tree the way BuildKit's own clients do (fsutil's {@code filter.go}): depth first,
 * siblings by their names' bytes, and the parents of everything that is included.
 */
final class Selection {
    private final Optional<PathPatterns> include;
    private final Optional<PathPatterns> exclude;
    private final List<Selected> result = new ArrayList<>();
    /** Directories on the way down to the present one; those before {@code announced} are in the result. */
    private final List<Selected> parents = new ArrayList<>();

    private int announced;

    private Selection(Optional<PathPatterns> include, Optional<PathPatterns> exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    static List<Selected> of(Entry.Dir root, FileFilter filter) {
        Selection selection = new Selection(
                patterns(FollowedPaths.includes(root, filter.include(), filter.follow())), patterns(filter.exclude()));
        selection.walk("", root, PathPatterns.Match.NONE, PathPatterns.Match.NONE);
        return selection.result;
    }

    private static Optional<PathPatterns> patterns(List<String> lines) {
        return lines.isEmpty() ? Optional.empty() : Optional.of(PathPatterns.of(lines));
    }

    private void walk(
            String prefix, Entry.Dir dir, PathPatterns.Match parentIncluded, PathPatterns.Match parentExcluded) {
        for (Entry entry : dir.children()) {
            String path = prefix + entry.name();
            PathPatterns.Match included =
                    include.map(p -> p.match(path, parentIncluded)).orElse(PathPatterns.Match.NONE);
            PathPatterns.Match excluded =
                    exclude.map(p -> p.match(path, parentExcluded)).orElse(PathPatterns.Match.NONE);
            Selected selected = new Selected(path, entry);
            boolean wanted = (include.isEmpty() || included.matched()) && !excluded.matched();
            if (wanted) {
                result.addAll(parents.subList(announced, parents.size()));
                announced = parents.size();
                result.add(selected);
            }
            if (entry instanceof Entry.Dir child && mayHoldWanted(path, included, excluded)) {
                parents.add(selected);
                if (wanted) {
                    announced++;
                }
                walk(path + "/", child, included, excluded);
                parents.remove(parents.size() - 1);
                announced = Math.min(announced, parents.size());
            }
        }
    }

    private boolean mayHoldWanted(String dir, PathPatterns.Match included, PathPatterns.Match excluded) {
        boolean includable =
                include.isEmpty() || included.matched() || include.get().canMatchBelow(dir);
        boolean stays = !excluded.matched() || exclude.get().canReincludeBelow(dir);
        return includable && stays;
    }
}
