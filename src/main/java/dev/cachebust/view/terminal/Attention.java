package dev.cachebust.view.terminal;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Width;
import dev.cachebust.view.Words;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What tells of a build outside of the view: the window's title, its progress sign, a bell or a notification. */
final class Attention {
    private static final String ESC = "\u001b";
    private static final String BEL = "\u0007";
    private static final String ST = ESC + "\\";
    private static final int LONGEST = 80;

    private final LiveOptions options;
    private final Capabilities can;
    /** Those that have been planned and are not over, by number. */
    private final Map<Integer, Build> builds = new HashMap<>();

    private int percent = -1;

    /**
     * A build that is not over.
     *
     * @param steps how many it has
     * @param ended those that have ended
     */
    private record Build(String image, int steps, Set<StepId> ended) {}

    Attention(LiveOptions options, Capabilities can) {
        this.options = options;
        this.can = can;
    }

    /** What to write because of this event, mostly nothing. */
    String on(Event event) {
        if (event instanceof Event.Ready e) {
            return title("watching " + e.image());
        } else if (event instanceof Event.Planned e) {
            builds.values().removeIf(build -> build.image().equals(e.image()));
            builds.put(e.build(), new Build(e.image(), e.plan().steps().size(), new HashSet<>()));
            return "";
        } else if (event instanceof Event.BuildStarted e) {
            percent = -1;
            return title("building " + e.image()) + progress();
        } else if (event instanceof Event.StepChanged e
                && e.status() != Status.QUEUED
                && e.status() != Status.RUNNING) {
            Build build = builds.get(e.build());
            return build != null && build.ended().add(e.step()) ? progress() : "";
        } else if (event instanceof Event.BuildFinished e) {
            return finished(e);
        }
        return "";
    }

    /** What undoes the signs that stay. */
    String end() {
        return options.progress() && can.titles() ? osc("9;4;0;0", ST) : "";
    }

    private String finished(Event.BuildFinished e) {
        builds.remove(e.build());
        String words = switch (e.result()) {
            case SUCCEEDED -> "built " + e.image() + " in " + Words.duration(e.durationMillis());
            case FAILED -> "failed to build " + e.image();
            case CANCELED -> "canceled the build of " + e.image();
        };
        String sign = "";
        if (options.progress() && can.titles()) {
            percent = -1;
            sign = e.result() == Result.FAILED
                    ? osc("9;4;2;100", ST)
                    : builds.isEmpty() ? osc("9;4;0;0", ST) : progress();
        }
        boolean told = e.result() != Result.CANCELED
                && e.durationMillis() >= options.noticeAfter().toMillis();
        return title(words) + sign + (told ? notice(words) : "");
    }

    private String progress() {
        if (!options.progress() || !can.titles() || builds.isEmpty()) {
            return "";
        }
        int steps = builds.values().stream().mapToInt(Build::steps).sum();
        int ended =
                builds.values().stream().mapToInt(build -> build.ended().size()).sum();
        int now = steps == 0 ? 0 : Math.min(100, 100 * ended / steps);
        if (now == percent) {
            return "";
        }
        percent = now;
        return osc("9;4;1;" + now, ST);
    }

    private String notice(String words) {
        return switch (options.notice()) {
            case OFF -> "";
            case BELL -> BEL;
            case OSC9 -> osc("9;" + safe(words), BEL);
            case OSC777 -> osc("777;notify;cachebust;" + safe(words).replace(';', ','), BEL);
        };
    }

    private String title(String words) {
        return options.title() && can.titles() ? ESC + "]2;" + safe("cachebust: " + words) + ST : "";
    }

    private String osc(String content, String end) {
        String whole = ESC + "]" + content + end;
        return can.passThrough() ? ESC + "Ptmux;" + whole.replace(ESC, ESC + ESC) + ST : whole;
    }

    private String safe(String words) {
        String text = Width.cut(Sanitizer.text(words), LONGEST, "...");
        return options.look().ascii() ? text.replaceAll("[^ -~]", "?") : text;
    }
}
