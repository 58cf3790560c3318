package dev.cachebust.view;

import dev.cachebust.daemon.Stamped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Puts a view's lines on a stream as UTF-8, at once. */
public final class EventWriter implements Consumer<Stamped> {
    private final View view;
    private final OutputStream out;
    private final Runnable closed;
    private boolean broken;

    /**
     * @param closed is run once when nobody reads the stream any more (the other end of a pipe was closed)
     */
    public EventWriter(View view, OutputStream out, Runnable closed) {
        this.view = view;
        this.out = out;
        this.closed = closed;
    }

    @Override
    public void accept(Stamped event) {
        if (broken) {
            return;
        }
        StringBuilder text = new StringBuilder();
        view.lines(event).forEach(line -> text.append(line).append('\n'));
        if (text.isEmpty()) {
            return;
        }
        try {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            broken = true;
            closed.run();
        }
    }
}
