package dev.cachebust.view.screen;

/** What a piece of text means. The sixteen colours that every terminal has, as its owner chose them; never the only signal. */
public enum Style {
    PLAIN(""),
    STRONG("1"),
    FAINT("2"),
    GOOD("32"),
    BAD("1;31"),
    NOTABLE("33"),
    /** What is being worked on. */
    ACTIVE("36"),
    /** What the keys act on. */
    SELECTED("7");

    private final String sgr;

    Style(String sgr) {
        this.sgr = sgr;
    }

    /** The parameters of ECMA-48's SGR after a reset, empty for none. */
    public String sgr() {
        return sgr;
    }
}
