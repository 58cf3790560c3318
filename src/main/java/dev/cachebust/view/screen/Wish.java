package dev.cachebust.view.screen;

import dev.cachebust.daemon.Message.Command;
import java.util.Optional;

/** What a key press asks of the world outside the screen. */
public sealed interface Wish {

    /**
     * The watcher is to do this.
     *
     * @param image the reference of the image that is meant of several; empty: all
     */
    record Send(Command command, Optional<String> image) implements Wish {}

    /** The view is to end. The watcher ends with it where the view is its own, and goes on where the view is attached. */
    record Leave() implements Wish {}
}
