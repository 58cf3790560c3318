package dev.cachebust.view.terminal;

import dev.cachebust.view.screen.Size;

/** What is switched when the live view takes a terminal over, and back when it leaves. */
final class Modes {
    private static final String ESC = "\u001b";
    private static final String ALTERNATE = ESC + "[?1049";
    private static final String CURSOR = ESC + "[?25";
    /** Pasted text arrives between two marks, so that it is not taken for keys. */
    private static final String PASTE = ESC + "[?2004";

    private static final String PUSH_TITLE = ESC + "[22;2t";
    private static final String POP_TITLE = ESC + "[23;2t";

    private final Capabilities can;
    private final boolean title;

    /**
     * @param title whether the title will be changed
     */
    Modes(Capabilities can, boolean title) {
        this.can = can;
        this.title = title && can.titles();
    }

    String enter(Size size) {
        // Without a buffer of our own, what is on the screen moves up and out of the way.
        String place = can.alternate() ? ALTERNATE + "h" : "\r" + "\n".repeat(size.rows());
        return (title ? PUSH_TITLE : "") + place + CURSOR + "l" + PASTE + "h";
    }

    /** For a terminal that was taken over and that others may have used meanwhile. */
    String again() {
        return (can.alternate() ? ALTERNATE + "h" : "") + CURSOR + "l" + PASTE + "h";
    }

    String leave() {
        String place = can.alternate() ? ALTERNATE + "l" : ESC + "[1;1H" + ESC + "[J";
        return ESC + "[0m" + PASTE + "l" + place + CURSOR + "h" + (title ? POP_TITLE : "");
    }
}
