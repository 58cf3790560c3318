package dev.cachebust.compose;

/** A Compose project that cannot be used. Its message has two lines: where and what, and what to do next. */
public final class ComposeException extends Exception {
    private final String origin;
    private final String problem;
    private final String hint;

    ComposeException(Place place, String problem, String hint) {
        this(place.toString(), problem, hint);
    }

    /** @param origin a file or a variable, where there is no line to name */
    ComposeException(String origin, String problem, String hint) {
        super(origin + ": " + problem + "\n  " + hint);
        this.origin = origin;
        this.problem = problem;
        this.hint = hint;
    }

    /** Such as {@code compose.yaml:3:5}. */
    public String origin() {
        return origin;
    }

    /** What is wrong, on one line. */
    public String problem() {
        return problem;
    }

    /** What to do, on one line. */
    public String hint() {
        return hint;
    }
}
