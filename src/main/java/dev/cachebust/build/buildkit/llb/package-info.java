/** The engine's own graph of a build, LLB, put into the words of our step graph. */
@NullMarked
package dev.cachebust.build.buildkit.llb;

import org.jspecify.annotations.NullMarked;
