/** Views of a watcher's events: pure renderers, and the thin writers that put their lines somewhere. */
@NullMarked
package dev.cachebust.view;

import org.jspecify.annotations.NullMarked;
