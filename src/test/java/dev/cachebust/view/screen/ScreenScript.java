package dev.cachebust.view.screen;

import dev.cachebust.daemon.Stamped;
import dev.cachebust.stream.EventJson;
import dev.cachebust.view.screen.Key.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A screen that a script leads to. Its lines: {@code play FILE [until SEQ]} folds a recording's events that were not played
 * yet, {@code wait MILLIS} lets time pass, {@code key NAME…} presses keys, {@code attached} makes it another watcher's view; a
 * line that begins with a brace is an event. {@code #} begins a comment.
 */
final class ScreenScript {
    private final Path folder;
    private final Size size;
    private final List<Wish> wishes = new ArrayList<>();
    private Screen screen = Screen.start(Screen.Place.OWN);
    private Instant now = Instant.EPOCH;
    private long played;

    private ScreenScript(Path folder, Size size) {
        this.folder = folder;
        this.size = size;
    }

    /** The script in this folder, played on a terminal of this size. */
    static ScreenScript play(Path folder, Size size) throws IOException {
        ScreenScript script = new ScreenScript(folder, size);
        for (String line : Files.readAllLines(folder.resolve("script.txt"))) {
            script.line(line.strip());
        }
        return script;
    }

    Screen screen() {
        return screen;
    }

    List<Wish> wishes() {
        return wishes;
    }

    Frame frame(boolean color, boolean ascii) {
        return screen.frame(size, now, new Look(color, ascii, ZoneOffset.UTC));
    }

    private void line(String line) throws IOException {
        String[] words = line.split("\\s+");
        switch (words[0]) {
            case "play" ->
                recording(folder.resolve(words[1]), words.length > 2 ? Long.parseLong(words[3]) : Long.MAX_VALUE);
            case "wait" -> now = now.plusMillis(Long.parseLong(words[1]));
            case "key" -> {
                for (String name : List.of(words).subList(1, words.length)) {
                    press(name);
                }
            }
            case "attached" -> screen = Screen.start(Screen.Place.ATTACHED);
            case "", "#" -> {}
            default -> EventJson.read(line).ifPresent(this::on);
        }
    }

    private void recording(Path file, long until) throws IOException {
        for (Stamped event : events(file)) {
            if (event.seq() > played && event.seq() <= until) {
                played = event.seq();
                on(event);
            }
        }
    }

    static List<Stamped> events(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(ScreenScript::event)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Stamped> event(String line) {
        try {
            return EventJson.read(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void on(Stamped event) {
        now = event.at();
        screen = screen.on(event);
    }

    private void press(String name) {
        Key key = name.length() == 1 ? new Key.Typed(name.charAt(0)) : Named.valueOf(name);
        Pressed pressed = screen.press(key, size);
        screen = pressed.screen();
        wishes.addAll(pressed.wishes());
    }
}
