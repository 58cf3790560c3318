package dev.cachebust.view.screen;

import java.util.List;

/** What a key leads to: the screen after it, and what is wanted of others. */
public record Pressed(Screen screen, List<Wish> wishes) {
    public Pressed {
        wishes = List.copyOf(wishes);
    }
}
