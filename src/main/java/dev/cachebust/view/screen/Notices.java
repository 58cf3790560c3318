package dev.cachebust.view.screen;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.view.EventText;
import dev.cachebust.view.Sanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What should be known besides steps and results, in safe words.
 *
 * @param news what the watcher noticed last, or waits for: changed files, or why it does not build; empty if nothing yet
 * @param waiting what a build waits for, while it does
 * @param engine that the engine is lost, while it is
 * @param rejected why the definition on disk is not in force, while it is not
 * @param trust how far the file events can be trusted, since they first could not
 * @param standing warnings that are about no build, the last ones
 * @param ofBuild warnings about the build that is shown
 * @param after what the actions after the last change came to, or that they are under way
 */
record Notices(
        String news,
        Optional<String> waiting,
        Optional<String> engine,
        Optional<String> rejected,
        Optional<Event.Trust> trust,
        List<String> standing,
        List<String> ofBuild,
        List<Action> after) {

    /** What an action after the build came to; empty while it is under way. */
    record Action(String name, String text, Optional<Event.After.Result> result) {
        boolean failed() {
            return result.filter(Event.After.Result.FAILED::equals).isPresent();
        }
    }

    static final Notices NONE = new Notices(
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());

    private static final int KEPT = 20;

    Notices on(Stamped stamped) {
        Event event = stamped.event();
        if (event instanceof Event.Change) {
            return new Notices(EventText.of(event), waiting, engine, rejected, trust, standing, ofBuild, open());
        } else if (event instanceof Event.Skipped) {
            return news(EventText.of(event));
        } else if (event instanceof Event.Waiting e) {
            return waiting(e.operation().map(Sanitizer::text)).news(EventText.of(event));
        } else if (event instanceof Event.Planned) {
            return new Notices("", Optional.empty(), engine, rejected, trust, standing, List.of(), unfailed());
        } else if (event instanceof Event.Engine e) {
            return e.back() ? engine(Optional.empty()).news(EventText.of(e)) : engine(Optional.of(EventText.of(e)));
        } else if (event instanceof Event.Config e) {
            return e.accepted()
                    ? rejected(Optional.empty()).news(EventText.of(e))
                    : rejected(Optional.of(EventText.of(e)));
        } else if (event instanceof Event.Trust e) {
            return new Notices(news, waiting, engine, rejected, Optional.of(e), standing, ofBuild, after);
        } else if (event instanceof Event.Warning e) {
            String text = EventText.of(e);
            return e.build().isPresent()
                    ? new Notices(news, waiting, engine, rejected, trust, standing, plus(ofBuild, text), after)
                    : new Notices(news, waiting, engine, rejected, trust, plus(standing, text), ofBuild, after);
        } else if (event instanceof Event.After e) {
            return after(new Action(e.action(), EventText.of(e), Optional.of(e.result())));
        } else if (event instanceof Event.AfterStarted e) {
            return after(new Action(e.action(), EventText.of(e), Optional.empty()));
        }
        return this;
    }

    /** The next change makes what went well old news … */
    private List<Action> open() {
        return after.stream()
                .filter(action -> action.result().isEmpty() || action.failed())
                .toList();
    }

    /** … and the next build what did not. */
    private List<Action> unfailed() {
        return after.stream().filter(action -> !action.failed()).toList();
    }

    private Notices after(Action action) {
        List<Action> others = after.stream()
                .filter(other -> !other.name().equals(action.name()))
                .toList();
        return new Notices(news, waiting, engine, rejected, trust, standing, ofBuild, plus(others, action));
    }

    private static <T> List<T> plus(List<T> all, T one) {
        List<T> next = new ArrayList<>(all);
        next.remove(one);
        next.add(one);
        return List.copyOf(next.subList(Math.max(0, next.size() - KEPT), next.size()));
    }

    /** Those that are about no image of several: that the engine is lost. */
    Notices common() {
        return NONE.engine(engine);
    }

    private Notices waiting(Optional<String> next) {
        return new Notices(news, next, engine, rejected, trust, standing, ofBuild, after);
    }

    private Notices news(String next) {
        return new Notices(next, waiting, engine, rejected, trust, standing, ofBuild, after);
    }

    private Notices engine(Optional<String> next) {
        return new Notices(news, waiting, next, rejected, trust, standing, ofBuild, after);
    }

    private Notices rejected(Optional<String> next) {
        return new Notices(news, waiting, engine, next, trust, standing, ofBuild, after);
    }
}
