package dev.cachebust.lint;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import dev.cachebust.context.Selection;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.layer.FileLayers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Files that should not be in the context: volatile ones that a step copies with all the rest, large ones that none reads. */
final class ContextFilesCheck implements Check {
    private static final long LARGE = 10_000_000;
    private static final Set<String> FOLDERS = Set.of(
            ".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__", ".gradle", ".idea", ".mypy_cache", ".tox");
    private static final Pattern FILES = Pattern.compile("(?i).*\\.(?:log|pyc|swp|swo)|\\.DS_Store|Thumbs\\.db|.*~");

    /** A step that reads the context, and what of it. */
    private record Reader(Step step, Selection selection, boolean all, List<String> paths) {
        boolean asksFor(String path) {
            return !all && (selection.covers(path) || paths.stream().anyMatch(p -> p.startsWith(path + "/")));
        }
    }

    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        List<Reader> readers = readers(facts);
        Map<String, List<String>> volatiles = new TreeMap<>();
        Map<String, Long> unread = new TreeMap<>();
        Set<String> read = new HashSet<>();
        List<String> own = new ArrayList<>();
        String inside = "";
        for (ContextTree.Item item : facts.subject.context()) {
            String path = item.path();
            String pattern = pattern(item.entry());
            boolean below = !inside.isEmpty() && path.startsWith(inside);
            if (!below && !pattern.isEmpty() && !(item.entry() instanceof Entry.Dir d && d.files() == 0)) {
                volatiles.computeIfAbsent(pattern, p -> new ArrayList<>()).add(path);
                inside = item.entry() instanceof Entry.Dir ? path + "/" : inside;
            }
            if (facts.subject.own().contains(path)) {
                own.add(path);
            } else if (item.entry() instanceof Entry.File file) {
                boolean used = readers.stream().anyMatch(r -> r.selection().covers(facts.subject.context(), path));
                if (used) {
                    read.add(top(path));
                } else {
                    unread.put(path, file.size());
                }
            }
        }
        volatiles.forEach(
                (pattern, paths) -> copied(facts, readers, pattern, paths).ifPresent(found));
        dockerfile(facts, readers, own).ifPresent(found);
        large(facts, unread, read).forEach(found);
    }

    /** The first part of a path. */
    private static String top(String path) {
        return path.split("/", 2)[0];
    }

    /** What is large, by the first part of the path; single files where a step reads others of them. */
    private static List<Finding> large(Facts facts, Map<String, Long> unread, Set<String> read) {
        Map<String, Long> sizes = new TreeMap<>();
        unread.forEach((path, size) -> sizes.merge(read.contains(top(path)) ? path : top(path), size, Long::sum));
        List<Finding> findings = new ArrayList<>();
        sizes.forEach((path, size) -> {
            if (size >= LARGE) {
                findings.add(large(facts, path, size));
            }
        });
        return findings;
    }

    private static List<Reader> readers(Facts facts) {
        List<Reader> readers = new ArrayList<>();
        for (Step step : facts.subject.graph().steps()) {
            for (Input input : step.inputs()) {
                if (input.source() instanceof Source.Context context
                        && context.name().isEmpty()) {
                    try {
                        readers.add(
                                new Reader(step, FileLayers.selection(input), Facts.readsAll(input), input.paths()));
                    } catch (BadPatternException e) {
                        // It selects nothing: the build fails there, and says so.
                        continue;
                    }
                }
            }
        }
        return readers;
    }

    /** The ignore pattern for a name that changes without being edited; empty for all others. */
    private static String pattern(Entry entry) {
        if (entry instanceof Entry.Dir) {
            return FOLDERS.contains(entry.name()) ? "**/" + entry.name() : "";
        }
        if (!FILES.matcher(entry.name()).matches()) {
            return "";
        }
        int dot = entry.name().lastIndexOf('.');
        boolean whole = dot <= 0 || entry.name().equals("Thumbs.db");
        return entry.name().endsWith("~")
                ? "**/*~"
                : "**/" + (whole ? entry.name() : "*" + entry.name().substring(dot));
    }

    private static Optional<Finding> copied(Facts facts, List<Reader> readers, String pattern, List<String> paths) {
        boolean needed = paths.stream().anyMatch(path -> readers.stream().anyMatch(r -> r.asksFor(path)))
                || pattern.equals("**/.git") && usesGit(facts);
        Optional<Step> copy = readers.stream()
                .filter(Reader::all)
                .filter(r -> paths.stream().anyMatch(path -> r.selection().covers(path)))
                .map(Reader::step)
                .findFirst();
        return needed
                ? Optional.empty()
                : copy.map(step -> facts.at(
                                Rule.VOLATILE_FILES_COPIED,
                                step.lines(),
                                Facts.listed(paths, 3) + (paths.size() == 1 ? " is" : " are") + " in the context, and "
                                        + Facts.shown(step.text()) + " reads " + (paths.size() == 1 ? "it" : "them")
                                        + size(facts, paths))
                        .fixedBy(ignored(facts, List.of(pattern))));
    }

    private static boolean usesGit(Facts facts) {
        return facts.neededRuns().values().stream()
                .anyMatch(run -> run.run().syntax().text().contains(".git")
                        || run.script().commands().stream().anyMatch(c -> c.runs("git")));
    }

    private static Optional<Finding> dockerfile(Facts facts, List<Reader> readers, List<String> own) {
        Optional<Step> copy = readers.stream()
                .filter(r -> r.all() && own.stream().anyMatch(r.selection()::covers))
                .map(Reader::step)
                .findFirst();
        return copy.map(step -> facts.at(
                        Rule.DOCKERFILE_COPIED,
                        step.lines(),
                        Facts.shown(step.text()) + " reads " + String.join(", ", own)
                                + ", too: editing only a comment there makes it run again")
                .fixedBy(ignored(facts, own)));
    }

    private static Finding large(Facts facts, String path, long bytes) {
        SourceText file = facts.subject.ignoreFile();
        int line = Math.max(1, file.lines().size());
        String message = path + " (" + megabytes(bytes) + ") is in the context, and no step reads it";
        Finding finding = file.lines().isEmpty()
                ? facts.at(Rule.LARGE_UNUSED_FILES, 1, message)
                : Finding.of(Rule.LARGE_UNUSED_FILES, file.name(), line, line, message);
        return finding.fixedBy(ignored(facts, List.of(path)));
    }

    private static Optional<Fix> ignored(Facts facts, List<String> patterns) {
        SourceText file = facts.subject.ignoreFile();
        return Optional.of(Fix.insert(file, file.lines().size() + 1, patterns));
    }

    private static String size(Facts facts, List<String> paths) {
        long bytes = 0;
        for (String path : paths) {
            bytes += facts.subject
                    .context()
                    .get(path)
                    .map(ContextFilesCheck::bytes)
                    .orElse(0L);
        }
        return bytes >= 1_000_000 ? " (" + megabytes(bytes) + ")" : "";
    }

    private static long bytes(Entry entry) {
        if (entry instanceof Entry.Dir dir) {
            return dir.children().stream().mapToLong(ContextFilesCheck::bytes).sum();
        }
        return entry instanceof Entry.File file ? file.size() : 0;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
