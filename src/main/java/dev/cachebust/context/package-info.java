/** The build context: ignore rules, the tree of files in memory, and their fingerprints. */
@NullMarked
package dev.cachebust.context;

import org.jspecify.annotations.NullMarked;
