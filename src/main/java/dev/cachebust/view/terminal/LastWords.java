package dev.cachebust.view.terminal;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.view.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stays in the terminal when the live view has left it: how each image's last build went, step by step, and its failure. */
final class LastWords {
    private final View view;
    private final Map<Integer, Build> builds = new LinkedHashMap<>();
    private List<String> end = new ArrayList<>();

    private record Build(String image, List<String> lines) {}

    /**
     * @param view puts events into lines
     */
    LastWords(View view) {
        this.view = view;
    }

    void on(Stamped stamped) {
        Event event = stamped.event();
        if (event instanceof Event.Planned e) {
            builds.values().removeIf(build -> build.image().equals(e.image()));
            builds.put(e.build(), new Build(e.image(), new ArrayList<>(view.lines(stamped))));
        } else if (event instanceof Event.StepChanged e && e.status() != Status.RUNNING) {
            add(e.build(), stamped);
        } else if (event instanceof Event.BuildFinished e) {
            add(e.build(), stamped);
        } else if (event instanceof Event.After e) {
            add(e.build(), stamped);
        } else if (event instanceof Event.Bye) {
            end = view.lines(stamped);
        }
    }

    private void add(int number, Stamped stamped) {
        Optional.ofNullable(builds.get(number)).ifPresent(build -> build.lines().addAll(view.lines(stamped)));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        builds.values().forEach(build -> lines.addAll(build.lines()));
        lines.addAll(end);
        return lines;
    }
}
