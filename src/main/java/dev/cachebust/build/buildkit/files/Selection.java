package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.Entry;
import dev.cachebust.context.PatternList;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies a {@link FileFilter} to a tree the way BuildKit's own clients do (fsutil's {@code filter.go}): depth first,
 * siblings by their names' bytes, and the parents of everything that is included.
 */
final class Selection {
    /** Empty: everything. */
    private final PatternList include;

    private final PatternList exclude;
    private final List<Selected> result = new ArrayList<>();
    /** Directories on the way down to the present one; the first {@code announced} of them are in the result. */
    private final List<Selected> parents = new ArrayList<>();

    private int announced;

    private Selection(PatternList include, PatternList exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    static List<Selected> of(Entry.Dir root, FileFilter filter) throws BadPatternException {
        List<String> include = FollowedPaths.includes(root, filter.include(), filter.follow());
        Selection selection = new Selection(PatternList.compile(include), PatternList.compile(filter.exclude()));
        selection.walk("", root, selection.include.nothing(), selection.exclude.nothing());
        return selection.result;
    }

    private void walk(
            String prefix, Entry.Dir dir, PatternList.Match parentIncluded, PatternList.Match parentExcluded) {
        for (Entry entry : dir.children()) {
            String path = prefix + entry.name();
            PatternList.Match included = include.match(path, parentIncluded);
            PatternList.Match excluded = exclude.match(path, parentExcluded);
            Selected selected = new Selected(path, entry);
            boolean wanted = (include.isEmpty() || included.matched()) && !excluded.matched();
            if (wanted) {
                result.addAll(parents.subList(announced, parents.size()));
                announced = parents.size();
                result.add(selected);
            }
            if (entry instanceof Entry.Dir child && mayHoldWanted(path, included, excluded)) {
                parents.add(selected);
                announced += wanted ? 1 : 0;
                walk(path + "/", child, included, excluded);
                parents.remove(parents.size() - 1);
                announced = Math.min(announced, parents.size());
            }
        }
    }

    private boolean mayHoldWanted(String directory, PatternList.Match included, PatternList.Match excluded) {
        boolean canBeIncluded = include.isEmpty() || included.matched() || include.canMatchBelow(directory);
        return canBeIncluded && !exclude.allBelow(directory, excluded);
    }
}
