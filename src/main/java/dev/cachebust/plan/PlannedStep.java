package dev.cachebust.plan;

import dev.cachebust.dockerfile.Step;
import dev.cachebust.layer.LayerName;

/** What a build will do with a step, and why. */
public record PlannedStep(Step step, LayerName layer, Outcome outcome, Cause cause) {}
