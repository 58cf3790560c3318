package dev.cachebust.view.screen;

import dev.cachebust.daemon.Message.Command;

/** What a key press asks of the world outside the screen. */
public sealed interface Wish {

    /** The watcher is to do this. */
    record Send(Command command) implements Wish {}

    /** The view is to end. The watcher ends with it where the view is its own, and goes on where the view is attached. */
    record Leave() implements Wish {}
}
