package dev.cachebust.layer;

/** A layer was named that does not exist. Its message is one line that says which ones do. */
public final class UnknownLayerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownLayerException(String message) {
        super(message);
    }
}
