/** What is asked of an engine, and what it reports: solving, status, failures. */
@NullMarked
package dev.cachebust.build.buildkit.control;

import org.jspecify.annotations.NullMarked;
