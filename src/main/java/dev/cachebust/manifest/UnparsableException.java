package dev.cachebust.manifest;

/** A manifest is not what its name says. Its message is a short reason; it never quotes the file at length. */
public final class UnparsableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnparsableException(String reason) {
        super(reason);
    }
}
