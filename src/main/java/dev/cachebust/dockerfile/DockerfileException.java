package dev.cachebust.dockerfile;

/**
 * A Dockerfile that cannot be read, or from which the wanted target cannot be built. Its message is one line,
 * {@code file:line:column: what (hint)}.
 */
public final class DockerfileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final int line;
    private final int column;
    private final String problem;
    private final String hint;

    /**
     * @param file the Dockerfile's name
     * @param line 1-based
     * @param column 1-based, in characters
     * @param problem what is wrong, in plain words
     * @param hint what to do about it, or empty
     */
    public DockerfileException(String file, int line, int column, String problem, String hint) {
        super(file + ":" + line + ":" + column + ": " + oneLine(problem) + (hint.isEmpty() ? "" : " (" + hint + ")"));
        this.file = file;
        this.line = line;
        this.column = column;
        this.problem = oneLine(problem);
        this.hint = hint;
    }

    private static String oneLine(String text) {
        String line = text.replace("\r", "\\r").replace("\n", "\\n");
        return line.length() <= 400 ? line : line.substring(0, 400) + "…";
    }

    /** The Dockerfile's name. */
    public String file() {
        return file;
    }

    /** The 1-based line. */
    public int line() {
        return line;
    }

    /** The 1-based column, in characters. */
    public int column() {
        return column;
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }

    /** What to do about it, or empty. */
    public String hint() {
        return hint;
    }
}
