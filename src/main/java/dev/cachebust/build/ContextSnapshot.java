package dev.cachebust.build;

import dev.cachebust.context.ContextTree;
import java.nio.file.Path;

/**
 * The state of a context that a build is made from.
 *
 * @param root the folder; file contents are read from it when the engine asks for them
 * @param tree what is in it after the ignore rules; its stats are what the engine gets to see
 * @param generation changes whenever {@code tree}'s content does: equal generations of one watcher mean an unchanged
 *     context, so that the engine's session may be kept
 */
public record ContextSnapshot(Path root, ContextTree tree, long generation) {}
