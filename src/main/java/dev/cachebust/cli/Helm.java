package dev.cachebust.cli;

import dev.cachebust.daemon.Message;
import java.util.Optional;

/** What the one who looks at a watcher wants of it. Any thread may ask; returns at once. */
interface Helm {

    /**
     * Hands a command on to the watcher.
     *
     * @param image the reference of the image that is meant of several; empty: all
     */
    void send(Message.Command command, Optional<String> image);

    /** Ends the looking, and the watcher too where it is this process's own. */
    void leave(String reason);
}
