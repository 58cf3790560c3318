package dev.cachebust.probe;

/** A probe has no answer. Its message says why, in one short line. */
public final class ProbeException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProbeException(String message) {
        super(message);
    }
}
