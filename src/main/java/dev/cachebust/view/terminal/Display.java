package dev.cachebust.view.terminal;

import dev.cachebust.view.screen.Frame;
import dev.cachebust.view.screen.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The terminal while it is ours, and when it is not: taken over, handed back, taken over again. */
final class Display {
    private final Tty tty;
    private final Modes modes;
    private final Painter painter;
    private boolean ours;

    Display(Tty tty, Capabilities can, LiveOptions options) {
        this.tty = tty;
        this.modes = new Modes(can, options.title());
        this.painter = new Painter(can, options.links());
    }

    /** Takes the terminal over. */
    synchronized void enter() throws IOException {
        tty.raw();
        painter.forget();
        write(ours ? modes.again() : modes.enter(tty.size()));
        ours = true;
    }

    /** Puts a frame on the terminal; while it is not ours, nothing happens. */
    synchronized void show(Frame frame, Size size, String signs) throws IOException {
        if (ours) {
            write(signs + painter.paint(frame, size));
        }
    }

    /** Hands the terminal back as it was found, with these lines below what was there. */
    synchronized void leave(String signs, List<String> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        if (ours) {
            ours = false;
            write(signs + modes.leave());
            tty.cooked();
        }
        write(text.toString());
    }

    /** What the terminal shows is not known any more: the next frame is written whole. */
    synchronized void forget() {
        painter.forget();
    }

    private void write(String text) throws IOException {
        if (!text.isEmpty()) {
            tty.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    synchronized boolean isOurs() {
        return ours;
    }
}
