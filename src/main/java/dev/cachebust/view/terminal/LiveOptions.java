package dev.cachebust.view.terminal;

import dev.cachebust.view.screen.Look;
import java.time.Duration;

/**
 * What the user wants of the live view beside the view itself. All of it is off by default: terminals that do not know a
 * sequence may show it.
 *
 * @param look how frames look
 * @param links links lead from the failing line to the file (OSC 8)
 * @param title the window's title tells the state
 * @param progress the window's tab or task bar shows how far a build is (OSC 9;4)
 * @param notice how the end of a long build is told
 * @param noticeAfter what a long build is: one that takes at least so long
 */
public record LiveOptions(
        Look look, boolean links, boolean title, boolean progress, Notice notice, Duration noticeAfter) {

    /** How the user is told. */
    public enum Notice {
        OFF,
        /** The terminal's bell. */
        BELL,
        /** A desktop notification as iTerm2, kitty, Windows Terminal and others understand it. */
        OSC9,
        /** A desktop notification as rxvt-unicode, VTE, foot and others understand it. */
        OSC777
    }
}
