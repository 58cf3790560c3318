package dev.cachebust.layer;

import dev.cachebust.context.Selection;
import dev.cachebust.dockerfile.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An instruction that reads the context, and what it says about the files that it reads. Whatever does not depend on the file is
 * found out beforehand: a context may have a million of them.
 */
final class ContextReader {
    private final List<Selection> selections;
    private final List<Install> installs;
    private final Optional<FileLayer> only;
    private final Optional<FileLayer> placed;
    private final FileLayer dependency;
    private final FileLayer system;
    private final FileLayer otherwise;

    private final StepChain chain;

    /** A RUN that does one layer's work, and where this puts the files that its command names. */
    private record Install(Step run, FileLayer named) {}

    /** @param said an instruction in the words of a reason */
    ContextReader(
            Step step, List<Selection> selections, StepChain chain, StepLayers steps, Function<Step, String> said) {
        this.selections = List.copyOf(selections);
        this.chain = chain;
        boolean run = step.keyword().equals("RUN");
        boolean all = StepChain.readsAll(step);
        List<Install> installing = new ArrayList<>();
        Map<LayerName, Step> work = new TreeMap<>();
        for (Step fed : run ? List.of(step) : chain.fed(step)) {
            chain.installs(fed).ifPresent(layer -> {
                String how = run ? " names it" : " feeds it to " + said.apply(fed);
                installing.add(new Install(fed, FileLayer.in(layer, said.apply(step) + how)));
                work.putIfAbsent(layer, fed);
            });
        }
        installs = List.copyOf(installing);
        only = all || work.size() != 1
                ? Optional.empty()
                : work.entrySet().stream()
                        .map(e -> FileLayer.in(
                                e.getKey(),
                                said.apply(step) + (run ? " reads it" : " feeds it to " + said.apply(e.getValue()))))
                        .findFirst();
        placed = all || !steps.isPlaced(step)
                ? Optional.empty()
                : Optional.of(FileLayer.in(
                        steps.of(step.id()), said.apply(step) + " reads it, behind the layer's bust point"));
        String known = "a well-known name, read by " + said.apply(step);
        dependency = FileLayer.in(LayerName.DEPENDENCY, known);
        system = FileLayer.in(LayerName.SYSTEM, known);
        otherwise = FileLayer.in(all && run ? LayerName.SOURCE : steps.of(step.id()), "read by " + said.apply(step));
    }

    /** Whether the instruction reads the file. */
    boolean reads(String path) {
        for (Selection selection : selections) {
            if (selection.covers(path)) {
                return true;
            }
        }
        return false;
    }

    /** The layer of a file that it reads. */
    FileLayer layerOf(String path) {
        for (Install install : installs) {
            if (chain.names(install.run, path)) {
                return install.named;
            }
        }
        if (only.isPresent()) {
            return only.get();
        }
        Optional<LayerName> manifest = Manifests.layerOf(path);
        if (manifest.isEmpty()) {
            return placed.orElse(otherwise);
        }
        return manifest.get().equals(LayerName.SYSTEM) ? system : dependency;
    }
}
