package dev.cachebust.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings cannot be used. Its message is all problems, in words for the user. */
public final class ConfigException extends Exception {
    private static final int SHOWN = 10;

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    /** With one problem: where, what, and what to do. */
    public static ConfigException of(String origin, String message, String hint) {
        return new ConfigException(List.of(new Problem(origin, message, Optional.of(hint))));
    }

    /** At least one. */
    public List<Problem> problems() {
        return problems;
    }

    private static String text(List<Problem> problems) {
        String shown = problems.stream().limit(SHOWN).map(Problem::toString).collect(Collectors.joining("\n"));
        return problems.size() <= SHOWN ? shown : shown + "\n… and " + (problems.size() - SHOWN) + " more";
    }
}
