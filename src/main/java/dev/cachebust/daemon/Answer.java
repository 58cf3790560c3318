package dev.cachebust.daemon;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import java.util.Comparator;
import java.util.List;

/** What someone who asked for something is told. */
public sealed interface Answer {

    /** Whether it is the last word. */
    default boolean isLast() {
        return !(this instanceof Waiting);
    }

    /** It has been taken in, and nobody wants to know what comes of it. */
    record Done() implements Answer {}

    /**
     * The build that it led to is over.
     *
     * @param error on one line, empty unless it failed
     */
    record Ended(int build, Result result, String error) implements Answer {}

    /** No build was needed for it. {@code why} is empty where there is nothing more to say. */
    record NotNeeded(String why) implements Answer {}

    /** The build has to wait for something, and another answer follows. */
    record Waiting(String what) implements Answer {}

    /** There will be no build before something else changes. */
    record Impossible(String why) implements Answer {}

    /** The watcher ends. */
    record Gone(String reason) implements Answer {}

    /** The last word of several images as one: what needs the most attention. */
    static Answer ofAll(List<Answer> answers) {
        return answers.stream().max(Comparator.comparingInt(Answer::weight)).orElseThrow();
    }

    private int weight() {
        if (this instanceof Ended ended) {
            return ended.result() == Result.FAILED ? 5 : ended.result() == Result.SUCCEEDED ? 3 : 2;
        } else if (this instanceof Impossible) {
            return 4;
        }
        return this instanceof Gone ? 1 : 0;
    }
}
