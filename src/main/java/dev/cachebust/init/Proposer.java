package dev.cachebust.init;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.Selection;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.LayerSettings;
import dev.cachebust.layer.Layers;
import dev.cachebust.lint.Fix;
import dev.cachebust.lint.SourceText;
import dev.cachebust.lint.Subject;
import dev.cachebust.plan.EngineTraits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds what to write into a project. An edit is made only if the result can be built, and if by the planner no edit of any file
 * makes more steps run again than before. Equal input gives an equal proposal, and one that was carried out leaves nothing to
 * propose.
 */
public final class Proposer {
    /** Those that need lines beside each other come before those that add some. */
    private static final List<Improvement> IMPROVEMENTS =
            List.of(new Repairs(), new CopySplit(), new CacheMounts(), new StageSplit(), new BustArgs());

    private static final int MOST = 200;

    private final Target target;
    private final List<Hunk> hunks = new ArrayList<>();
    private final List<String> advice = new ArrayList<>();

    private Proposer(Target target) {
        this.target = target;
    }

    /**
     * A proposal for a project.
     *
     * @param file the Dockerfile's text
     * @param subject the project as lint sees it
     * @param contents reads a small file of the context by its path; empty where there is none
     * @throws BadPatternException if a pattern of the project is malformed
     */
    public static Proposal propose(
            TextFile file,
            Subject subject,
            EngineTraits engine,
            Function<String, Optional<String>> contents,
            Target target)
            throws BadPatternException {
        return new Proposer(target).propose(Draft.of(file, subject, engine, contents));
    }

    private Proposal propose(Draft start) throws BadPatternException {
        Draft end = start;
        int before;
        do {
            // An ARG may put what follows it into another layer, so that a stage can then be split.
            before = hunks.size();
            advice.clear();
            for (Improvement improvement : IMPROVEMENTS) {
                end = improved(end, improvement);
            }
        } while (hunks.size() > before);
        boolean edited = !hunks.isEmpty();
        Optional<String> config = Optional.empty();
        Gain gain = new Gain(Reruns.between(start, end).byLayer());
        if (!target.configured()) {
            List<LayerSettings> layers = layers(start, end);
            config = Optional.of(ConfigText.of(target.settings(), layers));
        }
        Optional<TextFile> ignoreFile =
                edited || config.isPresent() ? ignored(end, edited) : Optional.<TextFile>empty();
        advice.addAll(Advice.of(end));
        return new Proposal(
                config,
                hunks,
                edited ? Optional.of(end.file()) : Optional.empty(),
                ignoreFile,
                gain,
                advice.stream().distinct().toList());
    }

    /** With its files named, unless that puts one into another layer so that more runs again. */
    private static List<LayerSettings> layers(Draft start, Draft end) throws BadPatternException {
        List<LayerSettings> named = ConfigText.layers(end, true);
        Optional<Draft> configured = end.with(Layers.of(named));
        return configured.isPresent() && Reruns.between(start, configured.get()).neverMore()
                ? named
                : ConfigText.layers(end, false);
    }

    private Draft improved(Draft start, Improvement improvement) throws BadPatternException {
        Draft now = start;
        Set<String> rejected = new HashSet<>();
        boolean more = true;
        while (more && hunks.size() < MOST) {
            more = false;
            for (Change change : improvement.find(now)) {
                if (rejected.contains(change.reason())) {
                    continue;
                }
                Optional<Draft> next = now.with(now.file().edited(change.edits()));
                Optional<Reruns> reruns =
                        next.isPresent() ? Optional.of(Reruns.between(now, next.get())) : Optional.empty();
                if (reruns.filter(Reruns::neverMore).isEmpty()) {
                    rejected.add(change.reason());
                    reruns.ifPresent(
                            r -> advice.add("not proposed, because the edit of some file would then make more steps"
                                    + " run again: " + change.reason()));
                    continue;
                }
                hunks.add(new Hunk(
                        Hunk.word(change.kind()),
                        change.reason(),
                        new Gain(reruns.get().byLayer()),
                        UnifiedDiff.of(now.file(), change.edits(), false)));
                now = next.get();
                more = true;
                break;
            }
        }
        return now;
    }

    /** What is written beside the Dockerfile must not get into the image. */
    private Optional<TextFile> ignored(Draft end, boolean edited) throws BadPatternException {
        List<String> paths = new ArrayList<>();
        if (edited
                && target.backups().isPresent()
                && copied(end, target.backups().get().replace("*", ""))) {
            paths.add(target.backups().get());
        }
        if (!target.configured()
                && target.config().isPresent()
                && copied(end, target.config().get())) {
            paths.add(target.config().get());
        }
        TextFile file = target.ignoreFile();
        paths.removeIf(file.lines()::contains);
        boolean isNew = file.lines().isEmpty();
        if (paths.isEmpty()) {
            return Optional.empty();
        }
        if (isNew && copied(end, file.name())) {
            paths.add(file.name());
        }
        Fix edit = Fix.insert(
                new SourceText(file.name(), file.lines()), file.lines().size() + 1, paths);
        hunks.add(new Hunk(
                Hunk.word(Change.Kind.IGNORE),
                "what init writes beside the Dockerfile stays out of the context, and so out of the image",
                new Gain(new TreeMap<>()),
                UnifiedDiff.of(file, List.of(edit), isNew)));
        return Optional.of(file.edited(List.of(edit)));
    }

    private static boolean copied(Draft draft, String path) throws BadPatternException {
        for (Step step : draft.graph().steps()) {
            for (Input input : step.inputs()) {
                if (input.source() instanceof Source.Context context
                        && context.name().isEmpty()) {
                    Selection selection = FileLayers.selection(input);
                    if (selection.covers(path)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
