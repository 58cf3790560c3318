package dev.cachebust.daemon;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.ScanProblem;
import dev.cachebust.layer.Meanings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a watcher knows about the files.
 *
 * @param tree as of the last scan
 * @param meanings of the manifests in it that count by what they mean
 * @param generation changes whenever the tree's content does
 * @param dirty what has been touched since
 * @param problems what of the context the last scan could not take in
 * @param scanning a scan is under way
 * @param loading Dockerfile, ignore file and config are being read
 * @param asking it is being looked whether version control is at work
 * @param hold version control was at work when that was last looked at
 */
record Files(
        ContextTree tree,
        Meanings meanings,
        long generation,
        Optional<Dirty> dirty,
        List<ScanProblem> problems,
        boolean scanning,
        boolean loading,
        boolean asking,
        Optional<Hold> hold) {
    /** More touched paths than this are not told apart: a scan of everything is as cheap. */
    private static final int MANY = 10_000;

    /**
     * What has been touched and not looked at yet.
     *
     * @param paths relative to the context; meaningless if {@code everything}
     * @param operated version control was at work
     * @param firstNanos when the first of it happened
     * @param lastNanos when the last of it happened
     */
    record Dirty(
            Set<String> paths,
            boolean everything,
            boolean definition,
            boolean operated,
            long firstNanos,
            long lastNanos) {

        /** When it is to be looked at: after a quiet period, but no later than {@code maxWait} after the first of it. */
        long due(Duration quiet, Duration maxWait) {
            return Math.min(lastNanos + quiet.toNanos(), firstNanos + maxWait.toNanos());
        }

        /** What a scan has to look at: empty for everything. */
        Optional<Set<String>> scope() {
            return everything ? Optional.empty() : Optional.of(paths);
        }
    }

    static Files unknown() {
        return new Files(
                ContextTree.empty(),
                Meanings.NONE,
                0,
                Optional.empty(),
                List.of(),
                false,
                false,
                false,
                Optional.empty());
    }

    boolean busy() {
        return scanning || loading || asking;
    }

    Files touched(Message.Touched touch, long nanos) {
        Dirty old = dirty.orElseGet(() -> new Dirty(Set.of(), false, false, false, nanos, nanos));
        boolean everything = old.everything || touch.everything();
        Set<String> paths = everything ? Set.of() : union(old.paths, touch.paths());
        if (paths.size() > MANY) {
            everything = true;
            paths = Set.of();
        }
        return dirty(Optional.of(new Dirty(
                paths, everything, old.definition || touch.definition(), old.operated, old.firstNanos, nanos)));
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        if (a.containsAll(b)) {
            return a;
        }
        Set<String> both = new HashSet<>(a);
        both.addAll(b);
        return Set.copyOf(both);
    }

    private Files dirty(Optional<Dirty> next) {
        return new Files(tree, meanings, generation, next, problems, scanning, loading, asking, hold);
    }

    /** A scan of all that is dirty begins. A touched definition stays dirty: it is read by itself. */
    Files scanStarted() {
        Optional<Dirty> rest = dirty.filter(Dirty::definition)
                .map(d -> new Dirty(Set.of(), false, true, d.operated, d.firstNanos, d.lastNanos));
        return new Files(tree, meanings, generation, rest, problems, true, false, asking, hold);
    }

    Files scanned(ContextTree now, Meanings read, List<FileChange> changes, List<ScanProblem> left) {
        return new Files(
                now, read, changes.isEmpty() ? generation : generation + 1, dirty, left, false, loading, asking, hold);
    }

    /** Reading the definition begins; what else is dirty stays so. */
    Files loadStarted() {
        Optional<Dirty> rest =
                dirty.map(d -> new Dirty(d.paths, d.everything, false, d.operated, d.firstNanos, d.lastNanos));
        return new Files(tree, meanings, generation, rest, problems, scanning, true, asking, hold);
    }

    Files loaded() {
        return new Files(tree, meanings, generation, dirty, problems, scanning, false, asking, hold);
    }

    /** Whether nothing is to be built because version control is at work. */
    boolean held() {
        return hold.isPresent() && !hold.get().exhausted();
    }

    /** It is looked whether version control is at work, or that has been looked at. */
    Files asking(boolean next) {
        return new Files(tree, meanings, generation, dirty, problems, scanning, loading, next, hold);
    }

    Files with(Optional<Hold> next) {
        return new Files(tree, meanings, generation, dirty, problems, scanning, loading, asking, next);
    }

    /** As if all that is dirty had been touched just now: it has to settle anew, and be it nothing. */
    Files touchedAnew(long nanos) {
        Dirty old = dirty.orElseGet(() -> new Dirty(Set.of(), false, false, false, nanos, nanos));
        return dirty(Optional.of(new Dirty(old.paths, old.everything, old.definition, true, nanos, nanos)));
    }
}
