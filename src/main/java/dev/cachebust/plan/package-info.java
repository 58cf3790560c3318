/** The decision: what a change rebuilds, what is busted for it, and why. */
@NullMarked
package dev.cachebust.plan;

import org.jspecify.annotations.NullMarked;
