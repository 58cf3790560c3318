package dev.cachebust.build.buildkit.transport;

import java.io.IOException;

/** A connection over ssh came to nothing. The message is what ssh, or the far side, said. */
public final class SshException extends IOException {
    private static final long serialVersionUID = 1;

    SshException(String message) {
        super(message);
    }

    SshException(String message, Throwable cause) {
        super(message, cause);
    }
}
