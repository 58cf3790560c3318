package dev.cachebust.build.buildkit.transport;

import java.io.IOException;

/** There is no daemon in the container that should have one; the message is what the engine, or the process, said. */
public final class NoBuilderException extends IOException {
    NoBuilderException(String message) {
        super(message);
    }
}
