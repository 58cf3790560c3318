package dev.cachebust.view;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Colours for text that is readable without them. */
public enum Palette {
    /** None. */
    PLAIN,
    /** The sixteen colours that every terminal has, as its owner chose them. */
    ANSI;

    /** What the user said about colours. */
    public enum Choice {
        AUTO,
        ALWAYS,
        NEVER
    }

    /**
     * The flag decides; else NO_COLOR (no-color.org), then CLICOLOR_FORCE (bixense.com/clicolors), then whether the output is
     * a terminal that can do it.
     */
    public static Palette choose(Choice flag, Map<String, String> environment, boolean terminal) {
        if (flag != Choice.AUTO) {
            return flag == Choice.ALWAYS ? ANSI : PLAIN;
        } else if (isSet(environment.get("NO_COLOR"))) {
            return PLAIN;
        } else if (isSet(environment.get("CLICOLOR_FORCE")) && !"0".equals(environment.get("CLICOLOR_FORCE"))) {
            return ANSI;
        }
        return terminal && !"dumb".equals(environment.get("TERM")) ? ANSI : PLAIN;
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("31", text);
    }

    String notable(String text) {
        return paint("33", text);
    }

    /** What matters most, such as a heading; safe text. */
    public String strong(String text) {
        return paint("1", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
