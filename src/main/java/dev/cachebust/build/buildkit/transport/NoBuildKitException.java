package dev.cachebust.build.buildkit.transport;

import java.io.IOException;

/** Something listens where a BuildKit daemon should, and does not speak as one. */
public final class NoBuildKitException extends IOException {
    private final boolean tls;

    NoBuildKitException(String message, boolean tls) {
        super(message);
        this.tls = tls;
    }

    /** Whether certificates are what it is about: they are wanted, or not accepted. */
    public boolean tls() {
        return tls;
    }
}
