package dev.cachebust.lint;

import java.util.List;

/** From which severity on findings are a failure. */
public enum FailOn {
    error,
    warning,
    info,
    never;

    /** Whether one of the findings is as bad, or worse. */
    public boolean reachedBy(List<Finding> findings) {
        return findings.stream().anyMatch(f -> f.severity().ordinal() <= ordinal() && this != never);
    }
}
