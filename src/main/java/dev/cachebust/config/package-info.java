/** Settings as records, read from TOML, the environment and flags. */
@NullMarked
package dev.cachebust.config;

import org.jspecify.annotations.NullMarked;
