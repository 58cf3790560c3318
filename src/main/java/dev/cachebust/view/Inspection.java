package dev.cachebust.view;

import dev.cachebust.context.ContextScan;
import dev.cachebust.daemon.NamedContexts;
import dev.cachebust.dockerfile.CacheMount;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.Reach;
import dev.cachebust.layer.StepLayers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code inspect} shows.
 *
 * @param dockerfile as parsed
 * @param graph what the target needs
 * @param points the bust ARGs
 * @param frontend which frontend reads it, and why
 * @param layers the layer of each step
 * @param reach which stages a change of each layer can reach
 * @param context the files, and what is left out of them
 * @param named what other names stand for
 */
public record Inspection(
        Dockerfile dockerfile,
        StepGraph graph,
        BustPoints points,
        String frontend,
        StepLayers layers,
        Reach reach,
        ContextScan context,
        NamedContexts named) {

    /** A folder that is kept between builds. */
    record KeptFolder(CacheMount mount, List<StepId> users) {}

    /** The folders, in the order in which the steps come to them; one that is mounted in two ways is there twice. */
    List<KeptFolder> keptFolders() {
        Map<CacheMount, List<StepId>> users = new LinkedHashMap<>();
        for (Step step : graph.steps()) {
            for (CacheMount mount : step.cacheMounts()) {
                users.computeIfAbsent(mount, m -> new ArrayList<>()).add(step.id());
            }
        }
        return users.entrySet().stream()
                .map(e -> new KeptFolder(e.getKey(), e.getValue()))
                .toList();
    }
}
