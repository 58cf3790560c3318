package dev.cachebust.after;

import dev.cachebust.after.SyncFiles.Upload;
import dev.cachebust.compose.WatchAction;
import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.AfterSettings.Rule;
import dev.cachebust.config.AfterSettings.Target;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.Globs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the rules make of changed files: as Compose's {@code develop.watch}, every rule that a path matches counts. A deleted
 * path is deleted where it was copied to. Pure.
 *
 * @param rebuild whether the image has to be built and rolled out
 * @param actions what is done at once: files are copied, then containers restarted, then commands run
 */
public record RuleMatch(boolean rebuild, List<Action> actions) {
    /** Of no concern to any image, whatever a rule says. */
    private static final String GIT = ".git";

    public RuleMatch {
        actions = List.copyOf(actions);
    }

    /** @param context the folder that paths are relative to, absolute */
    public static RuleMatch of(AfterSettings settings, Path context, ContextTree tree, List<FileChange> changes) {
        List<Match> matches = new ArrayList<>();
        for (FileChange change : changes) {
            for (Rule rule : settings.rules()) {
                place(rule, context, change.path()).ifPresent(to -> matches.add(new Match(rule, change.path(), to)));
            }
        }
        boolean rebuild = matches.stream().anyMatch(match -> match.rule.action() == WatchAction.REBUILD);
        return new RuleMatch(rebuild, actions(settings, tree, matches));
    }

    /** What is copied when watching begins. */
    public static List<Action> initial(AfterSettings settings, Path context, ContextTree tree) {
        List<Match> matches = new ArrayList<>();
        for (Rule rule : settings.rules()) {
            if (rule.initialSync() && rule.action().syncs()) {
                for (ContextTree.Item item : tree) {
                    place(rule, context, item.path()).ifPresent(to -> matches.add(new Match(rule, item.path(), to)));
                }
            }
        }
        return sync(tree, matches);
    }

    /** What is not right about the rules themselves, for people. */
    public static List<String> problems(AfterSettings settings, Path context) {
        List<String> problems = new ArrayList<>();
        for (Rule rule : settings.rules()) {
            if (!rule.path().startsWith(context)) {
                problems.add("the rule for " + rule.path() + " has no effect: it is not in the build context " + context
                        + ", which alone is watched for rules; build with a context that holds both");
            }
            try {
                Globs.of(rule.include());
                Globs.of(rule.ignore());
            } catch (BadPatternException e) {
                problems.add("the rule for " + rule.path() + " has no effect: one of its globs is malformed");
            }
        }
        return problems;
    }

    private record Match(Rule rule, String path, String to) {}

    /** Where a rule puts a path, an empty text if it copies nothing; nothing if the rule is not about it. */
    private static Optional<String> place(Rule rule, Path context, String path) {
        Path file = context.resolve(path);
        if (!file.startsWith(rule.path()) || path.equals(GIT) || path.startsWith(GIT + "/")) {
            return Optional.empty();
        }
        String below = rule.path().relativize(file).toString();
        try {
            boolean included =
                    rule.include().isEmpty() || Globs.of(rule.include()).matches(below);
            if (!included || Globs.of(rule.ignore()).matches(below)) {
                return Optional.empty();
            }
        } catch (BadPatternException e) {
            return Optional.empty();
        }
        String target = trimmed(rule.target());
        return Optional.of(
                target.isEmpty() || below.isEmpty() ? target : (target.equals("/") ? "" : target) + "/" + below);
    }

    private static String trimmed(String target) {
        return target.replaceFirst("(?<=.)/+$", "");
    }

    private static List<Action> actions(AfterSettings settings, ContextTree tree, List<Match> matches) {
        List<Action> actions = new ArrayList<>(sync(tree, matches));
        Set<Target> restarted = new LinkedHashSet<>();
        Set<AfterSettings.Exec> execs = new LinkedHashSet<>();
        for (Rule rule : settings.rules()) {
            if (matches.stream().anyMatch(match -> match.rule.equals(rule))) {
                if (rule.action() == WatchAction.RESTART || rule.action() == WatchAction.SYNC_RESTART) {
                    restarted.addAll(rule.targets());
                }
                if (rule.action() == WatchAction.SYNC_EXEC) {
                    rule.exec().ifPresent(execs::add);
                }
            }
        }
        if (!restarted.isEmpty()) {
            actions.add(new Action.Restart(List.copyOf(restarted)));
            settings.waitHealthy()
                    .ifPresent(longest -> actions.add(new Action.WaitHealthy(List.copyOf(restarted), longest)));
        }
        execs.forEach(exec -> actions.add(new Action.Exec(exec)));
        return actions;
    }

    private static List<Action> sync(ContextTree tree, List<Match> matches) {
        Map<List<Target>, List<Match>> byTargets = new LinkedHashMap<>();
        matches.stream()
                .filter(match -> match.rule.action().syncs() && !match.to.isEmpty())
                .forEach(match -> byTargets
                        .computeIfAbsent(match.rule.targets(), targets -> new ArrayList<>())
                        .add(match));
        List<Action> actions = new ArrayList<>();
        byTargets.forEach((targets, all) -> {
            SyncFiles files = files(tree, all);
            if (!files.isEmpty()) {
                actions.add(new Action.Sync(targets, files, true));
            }
        });
        return actions;
    }

    private static SyncFiles files(ContextTree tree, List<Match> matches) {
        Map<String, Upload> uploads = new LinkedHashMap<>();
        Set<String> deletes = new LinkedHashSet<>();
        for (Match match : matches) {
            Optional<Entry> entry = tree.get(match.path);
            boolean root = entry.filter(Entry.Dir.class::isInstance).isPresent()
                    && match.to.equals(trimmed(match.rule.target()));
            if (root) {
                continue; // the engine makes it where it is missing
            } else if (entry.isPresent()) {
                uploads.put(match.to, new Upload(match.path, match.to, entry.get(), "", OptionalInt.empty()));
            } else if (!match.to.equals("/")) {
                deletes.add(match.to);
            }
        }
        List<String> tops = deletes.stream()
                .filter(path ->
                        !uploads.containsKey(path) && deletes.stream().noneMatch(other -> path.startsWith(other + "/")))
                .toList();
        return new SyncFiles(List.copyOf(uploads.values()), tops);
    }
}
