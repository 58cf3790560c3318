package dev.cachebust.stream;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As few events of a stream as show where it stands: how it began, the last builds with the last state of each step, the
 * output of the newest one as far as there is room. Not safe for use by several threads.
 */
public final class Recap {
    /** How many builds are kept, the running one among them. */
    private static final int BUILDS = 6;

    /** How many characters of output of the newest build are kept. */
    private static final int OUTPUT = 1 << 18;

    private final Map<String, Stamped> standing = new LinkedHashMap<>();
    private final Deque<Build> builds = new ArrayDeque<>();

    /** What is kept of one build. */
    private static final class Build {
        final int number;
        final String image;
        final Map<Object, Stamped> events = new LinkedHashMap<>();
        final Deque<Stamped> output = new ArrayDeque<>();
        int characters;

        Build(int number, String image) {
            this.number = number;
            this.image = image;
        }

        void add(Object key, Stamped event) {
            events.remove(key);
            events.put(key, event);
        }

        void log(Stamped event, int length) {
            output.add(event);
            characters += length;
            while (characters > OUTPUT) {
                characters -= ((Event.Log) output.remove().event()).text().length();
            }
        }
    }

    /** Takes in the next event. */
    public void on(Stamped stamped) {
        Event event = stamped.event();
        Optional<Integer> build = build(event);
        if (build.isPresent()) {
            ofBuild(build.get(), stamped);
        } else if (event instanceof Event.Hello
                || event instanceof Event.Images
                || event instanceof Event.Ready
                || event instanceof Event.Bye) {
            standing.put(event.getClass().getName() + ' ' + stamped.about().orElse(""), stamped);
        } else if (event instanceof Event.Trust) {
            keepUnless(false, stamped);
        } else if (event instanceof Event.Engine e) {
            keepUnless(e.back(), stamped);
        } else if (event instanceof Event.Config e) {
            keepUnless(e.accepted(), stamped);
        } else if (event instanceof Event.Pause e) {
            keepUnless(!e.paused(), stamped);
        } else if (event instanceof Event.Waiting e) {
            keepUnless(e.operation().isEmpty(), stamped);
        } else if (event instanceof Event.Change || event instanceof Event.Skipped) {
            standing.put("change " + stamped.image().orElse(""), stamped);
        } else if (event instanceof Event.After || event instanceof Event.AfterStarted) {
            standing.put("after " + stamped.image().orElse(""), stamped);
        } else if (event instanceof Event.Warning w) {
            standing.put("warning " + w.rule() + ' ' + stamped.image().orElse(""), stamped);
        }
    }

    /** What is as usual need not be told. */
    private void keepUnless(boolean usual, Stamped stamped) {
        String key =
                stamped.event().getClass().getName() + ' ' + stamped.image().orElse("");
        standing.remove(key);
        if (!usual) {
            standing.put(key, stamped);
        }
    }

    private void ofBuild(int number, Stamped stamped) {
        Optional<Build> known =
                builds.stream().filter(one -> one.number == number).findFirst();
        if (known.isEmpty() && !(stamped.event() instanceof Event.Planned)) {
            return;
        }
        Build build = known.orElseGet(() -> begin(number, stamped));
        Event event = stamped.event();
        if (event instanceof Event.Log log) {
            build.log(stamped, log.text().length());
        } else if (event instanceof Event.StepChanged step) {
            build.add(step.step(), stamped);
        } else if (event instanceof Event.Progress progress) {
            build.add(List.of(progress.step(), progress.id()), stamped);
        } else {
            build.add(stamped.seq(), stamped);
        }
    }

    /** The output of the one before of the same image is not needed any more. */
    private Build begin(int number, Stamped planned) {
        String image = planned.image().orElse("");
        builds.stream().filter(build -> build.image.equals(image)).forEach(build -> build.output.clear());
        Build next = new Build(number, image);
        builds.add(next);
        if (builds.size() > BUILDS) {
            builds.remove();
        }
        return next;
    }

    private static Optional<Integer> build(Event event) {
        if (event instanceof Event.Planned e) {
            return Optional.of(e.build());
        } else if (event instanceof Event.BuildStarted e) {
            return Optional.of(e.build());
        } else if (event instanceof Event.StepChanged e) {
            return Optional.of(e.build());
        } else if (event instanceof Event.Progress e) {
            return Optional.of(e.build());
        } else if (event instanceof Event.Log e) {
            return Optional.of(e.build());
        } else if (event instanceof Event.BuildFinished e) {
            return Optional.of(e.build());
        } else if (event instanceof Event.After e) {
            return Optional.of(e.build()).filter(number -> number > 0);
        } else if (event instanceof Event.AfterStarted e) {
            return Optional.of(e.build()).filter(number -> number > 0);
        }
        return event instanceof Event.Warning e ? e.build() : Optional.empty();
    }

    /** What is kept, in the order in which it happened. */
    public List<Stamped> events() {
        List<Stamped> all = new ArrayList<>(standing.values());
        for (Build build : builds) {
            all.addAll(build.events.values());
            all.addAll(build.output);
        }
        all.sort(Comparator.comparingLong(Stamped::seq));
        return all;
    }
}
