/** The command line: flags in, exit codes out. */
@NullMarked
package dev.cachebust.cli;

import org.jspecify.annotations.NullMarked;
