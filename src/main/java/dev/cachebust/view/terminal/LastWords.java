package dev.cachebust.view.terminal;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.view.View;
import java.util.ArrayList;
import java.util.List;

/** What stays in the terminal when the live view has left it: how the last build went, step by step, and its failure. */
final class LastWords {
    private final View view;
    private List<String> build = new ArrayList<>();
    private List<String> end = new ArrayList<>();

    /**
     * @param view puts events into lines
     */
    LastWords(View view) {
        this.view = view;
    }

    void on(Stamped stamped) {
        Event event = stamped.event();
        if (event instanceof Event.Planned) {
            build = new ArrayList<>(view.lines(stamped));
        } else if (event instanceof Event.StepChanged e && e.status() != Status.RUNNING
                || event instanceof Event.BuildFinished
                || event instanceof Event.After) {
            build.addAll(view.lines(stamped));
        } else if (event instanceof Event.Bye) {
            end = view.lines(stamped);
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(build);
        lines.addAll(end);
        return lines;
    }
}
