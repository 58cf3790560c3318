package dev.cachebust.cli;

import dev.cachebust.daemon.Message;

/** What the one who looks at a watcher wants of it. Any thread may ask; returns at once. */
interface Helm {

    /** Hands a command on to the watcher. */
    void send(Message.Command command);

    /** Ends the looking, and the watcher too where it is this process's own. */
    void leave(String reason);
}
