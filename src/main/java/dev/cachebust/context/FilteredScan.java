package dev.cachebust.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what was read of a folder for several what one of them would have read: its rules leave out as much or more.
 * Remembers what it made, so that directories which did not change cost nothing. Not for use by several threads.
 */
public final class FilteredScan {
    private final IgnoreRules rules;
    private @Nullable Memo last;

    /** What became of a directory. */
    private record Memo(Entry.Dir from, Entry.@Nullable Dir to, List<String> ignored, Map<String, Memo> below) {}

    /** By these rules. */
    public FilteredScan(IgnoreRules rules) {
        this.rules = rules;
    }

    /** The rules that it goes by. */
    public IgnoreRules rules() {
        return rules;
    }

    /**
     * What is left.
     *
     * @param scan by rules that leave out nothing that these keep
     */
    public ContextScan of(ContextScan scan) {
        Memo memo = directory(scan.tree().root(), rules.root(), false, last);
        last = memo;
        SortedSet<String> ignored = new TreeSet<>(Utf8Order::comparePaths);
        collect(memo, ignored);
        scan.ignored().stream().filter(this::isTopmost).forEach(ignored::add);
        SortedSet<String> temporaries = new TreeSet<>(Utf8Order::comparePaths);
        for (String path : scan.temporaries()) {
            if (!rules.ignores(path)) {
                temporaries.add(path);
            } else if (isTopmost(path)) {
                ignored.add(path);
            }
        }
        List<ScanProblem> problems = scan.problems().stream()
                .filter(problem -> problem.kind() == ScanProblem.Kind.UNREADABLE_DIRECTORY
                        ? !rules.prunable(problem.path())
                        : !rules.ignores(problem.path()))
                .toList();
        Entry.Dir root = memo.to();
        return new ContextScan(
                root == null ? ContextTree.empty() : ContextTree.of(root),
                problems,
                Collections.unmodifiableSortedSet(ignored),
                Collections.unmodifiableSortedSet(temporaries));
    }

    /** Nothing above it is left out, which would be named instead. */
    private boolean isTopmost(String path) {
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (rules.ignores(path.substring(0, end))) {
                return false;
            }
        }
        return true;
    }

    private static void collect(Memo memo, SortedSet<String> ignored) {
        ignored.addAll(memo.ignored());
        memo.below().values().forEach(below -> collect(below, ignored));
    }

    private static Memo directory(Entry.Dir dir, PathRules.Step step, boolean aboveIgnored, @Nullable Memo before) {
        if (before != null && before.from() == dir) {
            return before;
        }
        List<Entry> kept = new ArrayList<>(dir.children().size());
        List<String> ignored = new ArrayList<>();
        Map<String, Memo> below = new HashMap<>();
        boolean same = true;
        for (Entry child : dir.children()) {
            PathRules.Step at = step.child(child.name());
            if (at.ignored() && !step.ignored() && !aboveIgnored) {
                ignored.add(at.path());
            }
            Entry left = child;
            if (at.prunable() || at.ignored() && !(child instanceof Entry.Dir)) {
                left = null;
            } else if (child instanceof Entry.Dir inner) {
                Memo known = before == null ? null : before.below().get(child.name());
                Memo memo = directory(inner, at, step.ignored() || aboveIgnored, known);
                below.put(child.name(), memo);
                left = memo.to();
            }
            same &= left == child;
            if (left != null) {
                kept.add(left);
            }
        }
        if (kept.isEmpty() && step.ignored()) {
            return new Memo(dir, null, ignored, below);
        }
        Entry.Dir now = same ? dir : Entry.Dir.ofSorted(dir.name(), dir.mode(), dir.mtimeNanos(), List.copyOf(kept));
        return new Memo(dir, now, ignored, below);
    }
}
