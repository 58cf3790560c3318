package dev.cachebust.view;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.CauseText;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lines for people that stay where they are written: for pipes, logs and CI. */
public final class PlainView implements View {
    private final Palette palette;
    private final EventText words;
    private final DateTimeFormatter clock;
    private final Map<Integer, PlainLog> logs = new HashMap<>();

    /** Times of day are shown in this zone. */
    public PlainView(Palette palette, ZoneId zone) {
        this.palette = palette;
        this.words = new EventText(palette);
        this.clock = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    @Override
    public List<String> lines(Stamped stamped) {
        List<String> lines = headless(stamped.event());
        if (lines.isEmpty()) {
            return lines;
        }
        List<String> out = new ArrayList<>(lines);
        String time = palette.faint(clock.format(stamped.at())) + " " + prefix(stamped);
        out.replaceAll(line -> time + line);
        return List.copyOf(out);
    }

    /** Which of several images it is about, unless the line says so itself. */
    private String prefix(Stamped stamped) {
        Event event = stamped.event();
        boolean said =
                event instanceof Event.Ready || event instanceof Event.Planned || event instanceof Event.BuildFinished;
        return stamped.image()
                .filter(image -> !said)
                .map(image -> palette.faint(Sanitizer.name(image)) + " ")
                .orElse("");
    }

    private List<String> headless(Event event) {
        if (event instanceof Event.Hello e) {
            return List.of("cachebust " + e.version() + " in " + Sanitizer.name(e.project()));
        } else if (event instanceof Event.Ready e) {
            return List.of(palette.strong("ready") + ": " + Sanitizer.name(e.image()) + ", "
                    + Words.count(e.files(), "file") + " in the context, engine "
                    + Sanitizer.text(e.engine().version()) + " at "
                    + Sanitizer.text(e.engine().host()));
        } else if (event instanceof Event.Bye e) {
            return e.reason().equals("done") ? List.of() : List.of(palette.faint("bye: " + Sanitizer.text(e.reason())));
        }
        return ofBuild(event);
    }

    private List<String> ofBuild(Event event) {
        if (event instanceof Event.Planned e) {
            return planned(e);
        } else if (event instanceof Event.StepChanged e) {
            return step(e);
        } else if (event instanceof Event.Log e) {
            return log(e.build()).add(e);
        } else if (event instanceof Event.BuildFinished e) {
            List<String> lines = new ArrayList<>(log(e.build()).end());
            logs.remove(e.build());
            lines.addAll(finished(e));
            return lines;
        }
        String line = words.line(event);
        return line.isEmpty() ? List.of() : List.of(line);
    }

    private PlainLog log(int build) {
        return logs.computeIfAbsent(build, number -> new PlainLog(palette));
    }

    private List<String> planned(Event.Planned e) {
        Plan plan = e.plan();
        String busts =
                plan.bust().stream().map(b -> Sanitizer.text(Words.bust(b))).collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>();
        lines.add(palette.strong("build " + e.build()) + " of " + Sanitizer.name(e.image()) + ": "
                + Sanitizer.text(plan.cause()) + (busts.isEmpty() ? "" : " → bust " + busts));
        plan.emptied().forEach(mount -> lines.add("  " + Sanitizer.text(Words.emptied(mount))));
        return lines;
    }

    private List<String> step(Event.StepChanged e) {
        boolean command = e.text().startsWith("RUN");
        if (e.status() == Status.QUEUED || e.status() == Status.RUNNING && !command) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(
                e.status() == Status.RUNNING ? List.of() : log(e.build()).end(e.step()));
        String word = "%-8s".formatted(e.status().name().toLowerCase(Locale.ROOT));
        boolean ran = e.status() == Status.DONE || e.status() == Status.FAILED || e.status() == Status.CANCELED;
        String took = "%8s".formatted(ran ? Words.duration(e.durationMillis()) : "");
        String where = Sanitizer.name(Words.step(e.step()));
        lines.add("  " + paint(e.status(), word) + took + "  " + where + " " + Sanitizer.text(e.text()) + cause(e));
        return lines;
    }

    private String paint(Status status, String word) {
        return switch (status) {
            case DONE -> palette.good(word);
            case FAILED -> palette.bad(word);
            case CANCELED -> palette.notable(word);
            case CACHED, QUEUED, RUNNING -> palette.faint(word);
        };
    }

    private String cause(Event.StepChanged e) {
        if (e.status() != Status.DONE && e.status() != Status.FAILED) {
            return "";
        }
        return e.planned()
                .filter(p -> p.outcome() != Outcome.CACHED && !(p.cause() instanceof Cause.Unchanged))
                .map(p -> palette.faint("  ← " + Sanitizer.text(CauseText.of(p.cause()))))
                .orElse("");
    }

    private List<String> finished(Event.BuildFinished e) {
        String image = Sanitizer.name(e.image());
        String took = Words.duration(e.durationMillis());
        return switch (e.result()) {
            case SUCCEEDED ->
                List.of(palette.good("built") + " " + palette.strong(image) + " in " + took + ": "
                        + e.rebuilt() + " of " + Words.count(e.cached() + e.rebuilt(), "step") + " rebuilt, "
                        + e.cached()
                        + " cached" + saved(e) + guarded(e));
            case CANCELED -> List.of(palette.notable("canceled") + " the build of " + image + " after " + took);
            case FAILED -> failed(e.failure(), image, took);
        };
    }

    private static String saved(Event.BuildFinished e) {
        return e.savedMillis() < 1000 ? "" : ", " + Words.duration(e.savedMillis()) + " saved";
    }

    private static String guarded(Event.BuildFinished e) {
        return e.staleGuarded() == 0
                ? ""
                : "; " + Words.count(e.staleGuarded(), "file")
                        + " changed under an unchanged size and time and would have been stale";
    }

    private List<String> failed(Optional<Event.Failure> failure, String image, String took) {
        List<String> out = new ArrayList<>();
        out.add(palette.bad("failed") + " to build " + image + " after " + took);
        failure.ifPresent(f -> FailureText.lines(f).forEach(line -> out.add("  " + line)));
        return out;
    }
}
