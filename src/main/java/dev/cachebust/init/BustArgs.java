package dev.cachebust.init;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.Installers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings;
import dev.cachebust.layer.LayerSettings.Strategy;
import dev.cachebust.lint.Fix;
import dev.cachebust.lint.ShellScript;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ARG for each layer that none busts: immediately before the first RUN of the layer, since an ARG is in the key of every RUN
 * that follows it; once in each stage where it is needed, since a stage sees its own ARGs only and those that it starts from.
 */
final class BustArgs implements Improvement {
    /** The names of the project's own page; each tells its layer. */
    static final Map<LayerName, String> NAMES = Map.of(
            LayerName.SYSTEM, "CACHE_BUST_SYSTEM",
            LayerName.DEPENDENCY, "CACHE_BUST_DEPS",
            LayerName.SOURCE, "CACHE_BUST_APP");

    @Override
    public List<Change> find(Draft draft) {
        List<Change> found = new ArrayList<>();
        BustPoints points = draft.points();
        // The last first: what follows an ARG counts to its layer, unless one of the next layer stands there already.
        for (LayerName layer : List.of(LayerName.SOURCE, LayerName.DEPENDENCY, LayerName.SYSTEM)) {
            LayerSettings settings = draft.subject().layers().get(layer);
            boolean wanted = settings.strategy() == Strategy.AUTO || settings.strategy() == Strategy.ARG;
            String arg = settings.arg().orElse(String.valueOf(NAMES.get(layer)));
            if (wanted && !points.busts(layer) && !isTaken(draft, arg)) {
                List<Fix> edits = edits(draft, layer, arg);
                if (!edits.isEmpty()) {
                    found.add(new Change(Change.Kind.BUST_ARG, reason(layer, arg), edits));
                }
            }
        }
        return found;
    }

    private static String reason(LayerName layer, String arg) {
        return arg + " gets the hash of the " + layer
                + " layer's files: it busts this layer and nothing before it, also by hand" + " (cachebust bust "
                + layer + ") and after max_age";
    }

    private static boolean isTaken(Draft draft, String name) {
        return draft.dockerfile().instructions().stream()
                .anyMatch(i -> i instanceof Instruction.Env env
                                && env.variables().stream()
                                        .anyMatch(v -> v.key().equals(name))
                        || i instanceof Instruction.Arg arg
                                && arg.declared().stream()
                                        .anyMatch(d -> d.name().equals(name)));
    }

    private static List<Fix> edits(Draft draft, LayerName layer, String arg) {
        List<Fix> edits = new ArrayList<>();
        Set<String> sees = new HashSet<>();
        for (BuildStage stage : draft.graph().stages()) {
            if (stage.parent().filter(sees::contains).isPresent()) {
                sees.add(stage.id());
                continue;
            }
            Optional<Step> first = stage.steps().stream()
                    .filter(s -> s.keyword().equals("RUN"))
                    .filter(s -> draft.files().steps().of(s.id()).equals(layer))
                    .filter(s -> isWritten(stage, s))
                    .findFirst()
                    .filter(s -> !layer.equals(LayerName.SYSTEM) || installsPackages(stage));
            if (first.isPresent()) {
                sees.add(stage.id());
                int line = first.get().lines().first();
                String old = draft.text().line(line);
                String indent =
                        old.substring(0, old.length() - old.stripLeading().length());
                edits.add(Fix.insert(draft.text(), line, List.of(indent + "ARG " + arg)));
            }
        }
        return edits;
    }

    /** Otherwise nothing in the stage's system layer comes from elsewhere, so that nobody would want it to run again. */
    private static boolean installsPackages(BuildStage stage) {
        return stage.stage().instructions().stream()
                .filter(Instruction.Run.class::isInstance)
                .flatMap(run -> ShellScript.of((Instruction.Run) run).commands().stream())
                .anyMatch(command -> Installers.layerOf(command.text()).equals(Optional.of(LayerName.SYSTEM)));
    }

    /** Not a trigger that the base stage left for this one. */
    private static boolean isWritten(BuildStage stage, Step step) {
        return stage.stage().instructions().stream()
                .anyMatch(i -> i instanceof Instruction.Run && i.lines().equals(step.lines()));
    }
}
