package dev.cachebust.view.screen;

import java.util.List;
import java.util.stream.Collectors;

/** One row of a frame, never wider than the frame; what is right of its last span is blank. */
public record Row(List<Span> spans) {
    /** A blank row. */
    public static final Row BLANK = new Row(List.of());

    public Row {
        spans = List.copyOf(spans);
    }

    /** The text without its styles. */
    public String text() {
        return spans.stream().map(Span::text).collect(Collectors.joining());
    }
}
