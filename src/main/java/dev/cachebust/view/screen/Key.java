package dev.cachebust.view.screen;

/** A key that was pressed. */
public sealed interface Key {

    /** A character. */
    record Typed(int codePoint) implements Key {}

    /** A key that makes no character. */
    enum Named implements Key {
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        TAB,
        BACK_TAB,
        ESCAPE
    }
}
