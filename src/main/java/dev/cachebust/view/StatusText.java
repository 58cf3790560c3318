package dev.cachebust.view;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a watcher does, for people. */
public final class StatusText {
    private StatusText() {}

    /** A line that says it, and what one may want to know besides. */
    public static List<String> lines(Presence presence, Instant now, ZoneId zone, Palette palette) {
        Status s = presence.status();
        DateTimeFormatter clock =
                DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
        List<String> lines = new ArrayList<>();
        List<Status> several = presence.statuses().several();
        if (presence.life() == Presence.Life.RUNNING && !several.isEmpty()) {
            several.forEach(one -> lines.add(palette.strong(Sanitizer.name(one.image())) + " "
                    + running(one, now, palette)
                    + ended(one, palette)
                    + one.after().map(after -> "; " + after(after, palette)).orElse("")));
        } else {
            lines.add(state(presence, now, palette));
        }
        if (presence.life() == Presence.Life.RUNNING && several.isEmpty()) {
            s.after().ifPresent(after -> lines.add("  after    " + after(after, palette)));
        }
        lines.add("  project  " + Sanitizer.name(s.project()));
        presence.about().ifPresent(about -> {
            String since = presence.life() == Presence.Life.STOPPED ? ", began " : ", since ";
            lines.add("  process  " + about.pid() + since + clock.format(about.since()) + " ("
                    + Words.duration(Duration.between(about.since(), now).toMillis()) + " ago)");
            about.log().ifPresent(log -> lines.add("  log      " + Sanitizer.name(log)));
        });
        s.watching().ifPresent(watching -> lines.add("  watching " + watching(watching)));
        s.last().ifPresent(last -> {
            lines.add("  last     " + last(last, palette) + ", at " + clock.format(last.at()));
            if (!last.cause().isEmpty()) {
                lines.add("  cause    " + Sanitizer.text(last.cause()));
            }
        });
        return lines;
    }

    /** How the last build of one of several images ended, while there is not another one. */
    private static String ended(Status s, Palette palette) {
        return s.last()
                .filter(last -> s.phase() == Status.Phase.IDLE)
                .map(last -> ": " + last(last, palette))
                .orElse("");
    }

    private static String after(Status.After after, Palette palette) {
        String action = Sanitizer.text(after.action());
        return after.error().isEmpty()
                ? action + " …"
                : action + " " + palette.bad("failed") + ": " + Sanitizer.text(after.error());
    }

    private static String state(Presence presence, Instant now, Palette palette) {
        Status s = presence.status();
        String image = s.image().isEmpty() ? "cachebust" : Sanitizer.name(s.image());
        return palette.strong(image) + " "
                + switch (presence.life()) {
                    case STOPPED -> "stopped: no watcher is running";
                    case STALE -> palette.bad("stale") + ": its watcher died without a word";
                    case RUNNING -> running(s, now, palette);
                };
    }

    private static String running(Status s, Instant now, Palette palette) {
        if (s.phase() == Status.Phase.STARTING) {
            return "starting";
        } else if (s.phase() == Status.Phase.BUILDING && s.build().isPresent()) {
            Status.Running b = s.build().get();
            return palette.notable("building") + " for "
                    + Words.duration(Duration.between(b.since(), now).toMillis()) + ": "
                    + b.ended().size() + " of " + Words.count(b.steps(), "step")
                    + b.step()
                            .map(step -> ", now " + Sanitizer.name(Words.step(step)))
                            .orElse("") + "; "
                    + Sanitizer.text(b.cause());
        } else if (s.engineLost()) {
            return palette.bad("engine lost") + ": builds wait until it is back";
        } else if (s.paused()) {
            return palette.notable("paused") + ": changes are noticed and not built";
        } else if (s.rejected().isPresent()) {
            return palette.bad("not accepted") + ": "
                    + Sanitizer.text(s.rejected().get());
        } else if (s.waiting().isPresent()) {
            return "waiting for " + Sanitizer.text(s.waiting().get());
        }
        return "watching";
    }

    private static String watching(Status.Watching w) {
        String trust = w.lost() == 0
                ? ""
                : "; trust lost " + Words.count(w.lost(), "time") + ", the last time by " + Sanitizer.text(w.reason());
        return Words.watched(w.folders(), w.polled()) + trust;
    }

    private static String last(Status.Last last, Palette palette) {
        String build = "build " + last.number() + " ";
        if (last.result() == Result.SUCCEEDED) {
            return build + palette.good("succeeded") + " in " + Words.duration(last.durationMillis()) + ": "
                    + last.rebuilt() + " of " + Words.count(last.rebuilt() + last.cached(), "step") + " rebuilt";
        } else if (last.result() == Result.CANCELED) {
            return build + "was cancelled";
        }
        return build + palette.bad("failed") + ": " + Sanitizer.text(last.error());
    }
}
