package dev.cachebust.dockerfile;

import java.util.Optional;

/**
 * One ARG of a Dockerfile.
 *
 * @param name its name
 * @param defaultValue as written, not expanded
 * @param line 1-based
 * @param stage the stage that declares it, as {@link Stage#displayName()}; empty before the first FROM
 */
public record ArgDeclaration(String name, Optional<String> defaultValue, int line, String stage) {}
