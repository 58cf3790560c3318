package dev.cachebust.view.screen;

/**
 * Text of one style within a row.
 *
 * @param text safe to show: no control character, no line break
 * @param link a URI that a terminal may let the text lead to, empty for none
 */
public record Span(String text, Style style, String link) {

    /** A span that leads nowhere. */
    public static Span of(String text, Style style) {
        return new Span(text, style, "");
    }
}
