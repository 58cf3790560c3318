package dev.cachebust.context;

/** A glob that Docker would refuse. */
public final class BadPatternException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String pattern;
    private final int line;

    BadPatternException(String pattern, String reason) {
        this(pattern, reason, 0);
    }

    private BadPatternException(String pattern, String reason, int line) {
        super(reason);
        this.pattern = pattern;
        this.line = line;
    }

    BadPatternException atLine(int line) {
        return new BadPatternException(pattern, reason(), line);
    }

    /** The pattern as it was read. */
    public String pattern() {
        return pattern;
    }

    /** What is wrong with it, such as {@code unclosed [}. */
    public String reason() {
        return String.valueOf(super.getMessage());
    }

    /** The line in its file, 1-based; 0 when it came from no file. */
    public int line() {
        return line;
    }

    @Override
    public String getMessage() {
        return "bad pattern \"" + pattern + "\": " + reason();
    }
}
