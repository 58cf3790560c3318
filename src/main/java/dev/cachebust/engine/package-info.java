/** Where the engine is and what it can do, and everything asked of it that is not building. */
@NullMarked
package dev.cachebust.engine;

import org.jspecify.annotations.NullMarked;
