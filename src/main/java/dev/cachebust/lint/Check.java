package dev.cachebust.lint;

import java.util.function.Consumer;

/** Looks for what one rule, or several that belong together, tell. */
@FunctionalInterface
interface Check {
    void check(Facts facts, Consumer<Finding> found);
}
