package dev.cachebust.view;

import dev.cachebust.daemon.Stamped;
import java.util.List;

/** Turns events into lines of text, without line ends. A view may remember what it has shown; it does no input or output. */
public interface View {

    /** The lines that this event adds, possibly none. Every character is safe to show. */
    List<String> lines(Stamped event);
}
