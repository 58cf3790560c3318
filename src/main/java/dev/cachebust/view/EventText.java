package dev.cachebust.view;

import dev.cachebust.context.FileChange;
import dev.cachebust.daemon.Event;
import java.util.List;
import java.util.stream.Collectors;

/** What is not about the steps of a build, in words for people: changes, reasons not to build, warnings, the engine. */
public final class EventText {
    /** How many paths are named before the rest is counted. */
    private static final int PATHS = 4;

    private final Palette palette;

    EventText(Palette palette) {
        this.palette = palette;
    }

    /** The event on one uncoloured line, safe to show; empty if it is told in another way. */
    public static String of(Event event) {
        return new EventText(Palette.PLAIN).line(event);
    }

    String line(Event event) {
        if (event instanceof Event.Change e) {
            return "changed " + some(e.paths().stream().map(EventText::changed).toList());
        } else if (event instanceof Event.Skipped e) {
            return palette.faint("no build: " + skipped(e));
        } else if (event instanceof Event.Waiting e) {
            return e.operation()
                    .map(operation -> palette.faint("waiting for " + Sanitizer.text(operation) + " to end"))
                    .orElse("");
        } else if (event instanceof Event.Trust e) {
            return palette.faint("trust lost (" + Sanitizer.text(e.reason()) + "), " + Words.count(e.lost(), "time")
                    + " so far: " + Words.watched(e.watched(), e.polled()));
        } else if (event instanceof Event.Engine e) {
            String host = Sanitizer.text(e.host());
            return e.back()
                    ? palette.good("engine is back") + " at " + host
                    : palette.bad("engine lost") + " at " + host + ": builds wait until it is back";
        } else if (event instanceof Event.Config e) {
            return (e.accepted() ? "" : palette.bad("not accepted") + ": ") + Sanitizer.text(e.message());
        } else if (event instanceof Event.Pause e) {
            return palette.notable(e.paused() ? "paused: changes are noticed and not built" : "building goes on");
        } else if (event instanceof Event.Warning e) {
            String place =
                    e.file().isEmpty() ? "" : Sanitizer.name(e.file()) + (e.line() > 0 ? ":" + e.line() : "") + ": ";
            return palette.notable("warning") + ": " + place + Sanitizer.text(e.message());
        } else if (event instanceof Event.After e) {
            return after(e.build()) + Sanitizer.text(e.action()) + " " + how(e);
        } else if (event instanceof Event.AfterStarted e) {
            return palette.faint(after(e.build()) + Sanitizer.text(e.action()) + " …");
        } else if (event instanceof Event.Output e) {
            return "  " + palette.faint(Sanitizer.name(e.source()) + " |") + " " + Sanitizer.text(e.text());
        }
        return "";
    }

    private static String after(int build) {
        return build == 0 ? "" : "after the build: ";
    }

    private String how(Event.After e) {
        String took = " in " + Words.duration(e.durationMillis());
        return switch (e.result()) {
            case SUCCEEDED -> palette.good("done") + took;
            case FAILED -> palette.bad("failed") + took + ": " + Sanitizer.text(e.error());
            case CANCELED -> palette.notable("canceled") + " for something newer";
            case SKIPPED -> palette.faint("not possible: " + Sanitizer.text(e.error()));
        };
    }

    private static String changed(Event.ChangedPath p) {
        String how = p.kind() == FileChange.Kind.MODIFY ? "" : p.kind() == FileChange.Kind.CREATE ? " new" : " gone";
        String layer = p.layer().map(l -> l.value()).orElse("");
        String note = (layer + how).strip();
        return Sanitizer.name(p.path()) + (note.isEmpty() ? "" : " (" + Sanitizer.name(note) + ")");
    }

    private static String skipped(Event.Skipped e) {
        String paths = some(e.paths().stream().map(Sanitizer::name).toList());
        return switch (e.reason()) {
            case IGNORED -> "ignored: " + paths;
            case UNUSED -> "read by no instruction: " + paths;
            case UNCHANGED -> paths.isEmpty() ? "the image is up to date" : "same content: " + paths;
            case FAILED -> "just this content failed to build before";
            case PAUSED -> "paused, to be built on resuming: " + paths;
        };
    }

    private static String some(List<String> items) {
        int more = items.size() - PATHS;
        return items.stream().limit(PATHS).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
