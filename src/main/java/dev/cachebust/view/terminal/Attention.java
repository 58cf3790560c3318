package dev.cachebust.view.terminal;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Width;
import dev.cachebust.view.Words;
import java.util.HashSet;
import java.util.Set;

/** What tells of a build outside of the view: the window's title, its progress sign, a bell or a notification. */
final class Attention {
    private static final String ESC = "\u001b";
    private static final String BEL = "\u0007";
    private static final String ST = ESC + "\\";
    private static final int LONGEST = 80;

    private final LiveOptions options;
    private final Capabilities can;
    /** Steps of the present build that have ended. */
    private final Set<StepId> ended = new HashSet<>();

    private int steps;
    private int percent = -1;
    private boolean building;

    Attention(LiveOptions options, Capabilities can) {
        this.options = options;
        this.can = can;
    }

    /** What to write because of this event, mostly nothing. */
    String on(Event event) {
        if (event instanceof Event.Ready e) {
            return title("watching " + e.image());
        } else if (event instanceof Event.Planned e) {
            steps = e.plan().steps().size();
            ended.clear();
            return "";
        } else if (event instanceof Event.BuildStarted e) {
            building = true;
            percent = -1;
            return title("building " + e.image()) + progress();
        } else if (event instanceof Event.StepChanged e
                && e.status() != Status.QUEUED
                && e.status() != Status.RUNNING) {
            return ended.add(e.step()) ? progress() : "";
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
        building = false;
        String words = switch (e.result()) {
            case SUCCEEDED -> "built " + e.image() + " in " + Words.duration(e.durationMillis());
            case FAILED -> "failed to build " + e.image();
            case CANCELED -> "canceled the build of " + e.image();
        };
        String sign = "";
        if (options.progress() && can.titles()) {
            sign = osc(e.result() == Result.FAILED ? "9;4;2;100" : "9;4;0;0", ST);
        }
        boolean told = e.result() != Result.CANCELED
                && e.durationMillis() >= options.noticeAfter().toMillis();
        return title(words) + sign + (told ? notice(words) : "");
    }

    private String progress() {
        if (!options.progress() || !can.titles() || !building) {
            return "";
        }
        int now = steps == 0 ? 0 : Math.min(100, 100 * ended.size() / steps);
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
