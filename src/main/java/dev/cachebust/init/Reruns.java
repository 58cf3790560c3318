package dev.cachebust.init;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import dev.cachebust.context.Selection;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Ask;
import dev.cachebust.plan.Decision;
import dev.cachebust.plan.Hypothesis;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Past;
import dev.cachebust.plan.Planner;
import dev.cachebust.plan.Situation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many steps run again after an edit of one file, by the planner, before a change of the Dockerfile and after it.
 *
 * @param byLayer for each layer that has files: the edit that makes most run again
 * @param neverMore whether no edit of any file makes more run again afterwards
 */
record Reruns(SortedMap<LayerName, Gain.Steps> byLayer, boolean neverMore) {
    /** More files than these are taken a few of each kind and folder. */
    private static final int MANY = 3000;

    private static final int OF_A_KIND = 3;

    /** Steps that surely run again, and those of which only the build can tell. */
    private record Count(int sure, int perhaps) {}

    /**
     * Compares two drafts of one project.
     *
     * @throws BadPatternException if a pattern of the project is malformed
     */
    static Reruns between(Draft before, Draft after) throws BadPatternException {
        SortedMap<LayerName, Gain.Steps> byLayer = new TreeMap<>();
        boolean neverMore = true;
        Counter was = new Counter(before);
        Counter is = new Counter(after);
        for (String path : oneOfEach(before, after)) {
            Count old = was.of(path);
            Count now = is.of(path);
            neverMore &= now.sure <= old.sure && now.sure + now.perhaps <= old.sure + old.perhaps;
            Optional<LayerName> layer = after.files().of(path, false).layer();
            if (layer.isPresent()) {
                Gain.Steps steps = new Gain.Steps(old.sure + old.perhaps, now.sure + now.perhaps);
                byLayer.merge(layer.get(), steps, Gain.Steps::most);
            }
        }
        return new Reruns(byLayer, neverMore);
    }

    /** One file of all those that the same steps read and that are in the same layer, in both drafts. */
    private static List<String> oneOfEach(Draft before, Draft after) throws BadPatternException {
        List<Selection> read = new ArrayList<>(selections(before));
        read.addAll(selections(after));
        Map<List<Object>, String> classes = new LinkedHashMap<>();
        for (String path : sample(before.subject().context(), before.subject().own())) {
            List<Object> kind = new ArrayList<>();
            read.forEach(selection -> kind.add(selection.covers(path)));
            kind.add(before.files().of(path, false).label());
            kind.add(after.files().of(path, false).label());
            if (kind.contains(true)) {
                classes.putIfAbsent(kind, path);
            }
        }
        return List.copyOf(classes.values());
    }

    private static List<String> sample(ContextTree context, Set<String> own) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<String> paths = new ArrayList<>();
        for (ContextTree.Item item : context) {
            String path = item.path();
            if (item.entry() instanceof Entry.Dir || own.contains(path)) {
                continue;
            }
            String folder = path.substring(0, path.lastIndexOf('/') + 1);
            String kind = folder + path.substring(Math.max(folder.length(), path.lastIndexOf('.')));
            if (context.files() <= MANY || seen.merge(kind, 1, Integer::sum) <= OF_A_KIND) {
                paths.add(path);
            }
        }
        return paths;
    }

    private static List<Selection> selections(Draft draft) throws BadPatternException {
        List<Selection> selections = new ArrayList<>();
        for (Step step : draft.graph().steps()) {
            for (Input input : step.inputs()) {
                if (input.source() instanceof Source.Context) {
                    selections.add(FileLayers.selection(input));
                }
            }
        }
        return selections;
    }

    /** Plans edits of a draft as if it had just been built. */
    private static final class Counter {
        private final Planner planner = new Planner();
        private final Situation now;
        private final Past past;

        Counter(Draft draft) throws BadPatternException {
            now = draft.situation();
            past = Hypothesis.past(Past.none(), now, planner.plan(now, Past.none(), Ask.NOTHING));
        }

        Count of(String path) throws BadPatternException {
            ContextTree edited = Hypothesis.edited(now.context(), List.of(path));
            Decision decision = planner.plan(now.withContext(edited), past, Ask.NOTHING);
            return new Count(count(decision, Outcome.REBUILD), count(decision, Outcome.MAYBE));
        }

        private static int count(Decision decision, Outcome outcome) {
            return (int) decision.plan().steps().stream()
                    .filter(step -> step.outcome() == outcome)
                    .count();
        }
    }
}
