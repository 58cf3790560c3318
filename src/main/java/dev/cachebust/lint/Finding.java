package dev.cachebust.lint;

import java.util.Optional;

/**
 * One thing that a rule found.
 *
 * @param severity the rule's, or another one where the rule's page says so
 * @param file the Dockerfile, the ignore file or the config
 * @param line 1-based
 * @param endLine inclusive
 * @param message in plain words, one line, without a secret's value
 * @param fix an edit that does away with it, where one is mechanical
 */
public record Finding(
        Rule rule, Severity severity, String file, int line, int endLine, String message, Optional<Fix> fix) {

    static Finding of(Rule rule, String file, int line, int endLine, String message) {
        return new Finding(rule, rule.severity(), file, line, endLine, message, Optional.empty());
    }

    Finding as(Severity other) {
        return new Finding(rule, other, file, line, endLine, message, fix);
    }

    Finding fixedBy(Optional<Fix> edit) {
        return new Finding(rule, severity, file, line, endLine, message, edit);
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + severity.word() + " " + rule.id() + ": " + message;
    }
}
