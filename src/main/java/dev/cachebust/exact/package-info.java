/** The engine's own graph of a build against ours: where they differ, one of them is wrong, and it is not the engine. */
@NullMarked
package dev.cachebust.exact;

import org.jspecify.annotations.NullMarked;
