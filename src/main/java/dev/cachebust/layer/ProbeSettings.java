package dev.cachebust.layer;

import java.time.Duration;

/**
 * A probe as the config has it.
 *
 * @param every how long an answer holds
 */
public record ProbeSettings(Probe probe, Duration every) {}
