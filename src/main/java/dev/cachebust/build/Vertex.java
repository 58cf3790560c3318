package dev.cachebust.build;

import dev.cachebust.dockerfile.StepId;
import java.util.Optional;

/**
 * A unit of work that the engine reports on.
 *
 * @param id the engine's identity for it within one build
 * @param name as the engine shows it, cleaned of control characters
 * @param step the Dockerfile step that it is, unless it is the engine's own work (loading the context, exporting …)
 */
public record Vertex(String id, String name, Optional<StepId> step) {}
