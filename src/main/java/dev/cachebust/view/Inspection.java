package dev.cachebust.view;

import dev.cachebust.context.ContextScan;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.StepLayers;

/**
 * What {@code inspect} shows.
 *
 * @param dockerfile as parsed
 * @param graph what the target needs
 * @param points the bust ARGs
 * @param layers the layer of each step
 * @param context the files, and what is left out of them
 */
public record Inspection(
        Dockerfile dockerfile, StepGraph graph, BustPoints points, StepLayers layers, ContextScan context) {}
