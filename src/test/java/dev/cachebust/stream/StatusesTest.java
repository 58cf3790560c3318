package dev.cachebust.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.JsonReader;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.history.Prediction;
import dev.cachebust.plan.Plan;
import dev.cachebust.view.Palette;
import dev.cachebust.view.StatusText;
import dev.cachebust.view.TmuxLine;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusesTest {
    private static final Event.EngineInfo ENGINE = new Event.EngineInfo("buildkit", "1", "unix:///x");
    private long seq;
    private Statuses statuses = Statuses.of(Status.UNKNOWN);

    private void happens(String image, Event event) {
        statuses = statuses.on(new Stamped(
                ++seq, Instant.ofEpochSecond(seq), event, Optional.of(image).filter(i -> !i.isEmpty())));
    }

    private static Event planned(int build, String image) {
        return new Event.Planned(build, image, new Plan("c changed", List.of(), List.of()), Map.of());
    }

    private static Event finished(int build, String image, Result result) {
        Prediction prediction = new Prediction(0, 0, List.of());
        return new Event.BuildFinished(build, image, result, "", 5, 1, 2, 0, 0, 0, prediction, Optional.empty());
    }

    private void ready() {
        happens("", new Event.Hello("1", "/p", Optional.empty()));
        happens("", new Event.Images(List.of(new Event.Named("a", "a:1", "a:1"), new Event.Named("b", "b:1", "b:1"))));
        happens("a:1", new Event.Ready("a:1", 1, 2, ENGINE, List.of()));
        happens("b:1", new Event.Ready("b:1", 1, 3, ENGINE, List.of()));
    }

    @Test
    void ofOneImageThereIsNothingBesides() {
        happens("", new Event.Hello("1", "/p", Optional.empty()));
        happens("", new Event.Ready("a:1", 1, 2, ENGINE, List.of()));
        happens("", planned(1, "other:1"));
        happens("", new Event.BuildStarted(1, "other:1"));
        assertThat(statuses.several()).isEmpty();
        assertThat(statuses.leading().image()).isEqualTo("other:1");
        assertThat(statuses.json().toString()).doesNotContain("images");
    }

    @Test
    void buildsAtTheSameTimeAreKeptApart() throws Exception {
        ready();
        happens("a:1", planned(1, "a:1"));
        happens("a:1", new Event.BuildStarted(1, "a:1"));
        happens("b:1", planned(2, "b:1"));
        happens("b:1", new Event.BuildStarted(2, "b:1"));
        happens("a:1", finished(1, "a:1", Result.FAILED));
        assertThat(statuses.several())
                .extracting(Status::image, Status::phase)
                .containsExactly(tuple("a:1", Status.Phase.IDLE), tuple("b:1", Status.Phase.BUILDING));
        assertThat(statuses.leading().image()).isEqualTo("b:1");
        happens("b:1", finished(2, "b:1", Result.SUCCEEDED));
        assertThat(statuses.leading().image()).as("what failed matters more").isEqualTo("a:1");
        Statuses read = Statuses.read(JsonReader.read(statuses.json().toString()));
        assertThat(read.several()).isEqualTo(statuses.several());
        assertThat(read.leading()).isEqualTo(statuses.leading());
        assertThat(TmuxLine.of(statuses)).isEqualTo("✘ a:1 failed:  +1");
        happens("", new Event.Bye("stopped"));
        assertThat(statuses.several()).extracting(Status::phase).containsOnly(Status.Phase.STOPPED);
    }

    @Test
    void peopleReadALineOfEach() {
        ready();
        happens("a:1", planned(1, "a:1"));
        happens("a:1", new Event.BuildStarted(1, "a:1"));
        happens("a:1", finished(1, "a:1", Result.SUCCEEDED));
        happens("", new Event.Pause(true));
        Presence presence = new Presence(Presence.Life.RUNNING, statuses, Optional.empty());
        assertThat(StatusText.lines(presence, Instant.ofEpochSecond(9), ZoneOffset.UTC, Palette.PLAIN))
                .startsWith(
                        "a:1 paused: changes are noticed and not built: build 1 succeeded in 5 ms: 2 of 3 steps rebuilt",
                        "b:1 paused: changes are noticed and not built",
                        "  project  /p");
    }

    @Test
    void thoseThatAreBuiltAtOnceHaveAStatusEach() throws Exception {
        ready();
        happens(
                "",
                new Event.Images(
                        List.of(new Event.Named("b", "b:1", "b:1"), new Event.Named("twin", "twin:1", "b:1"))));
        happens("b:1", planned(1, "b:1"));
        happens("b:1", finished(1, "b:1", Result.SUCCEEDED));
        assertThat(statuses.several()).extracting(Status::image).containsExactly("b:1", "twin:1");
        assertThat(statuses.several())
                .extracting(status -> status.last().map(Status.Last::number))
                .containsOnly(Optional.of(1));
        assertThat(Statuses.read(JsonReader.read(statuses.json().toString())).several())
                .isEqualTo(statuses.several());
    }

    @Test
    void whatABuildWaitsForIsPartOfIt() throws Exception {
        ready();
        happens("a:1", new Event.Waiting(Optional.of("the build of b:1")));
        happens("b:1", new Event.AfterStarted(1, "restart b"));
        Statuses read = Statuses.read(JsonReader.read(statuses.json().toString()));
        assertThat(read.several())
                .extracting(Status::waiting)
                .containsExactly(Optional.of("the build of b:1"), Optional.empty());
        Presence presence = new Presence(Presence.Life.RUNNING, statuses, Optional.empty());
        assertThat(StatusText.lines(presence, Instant.ofEpochSecond(9), ZoneOffset.UTC, Palette.PLAIN))
                .startsWith("a:1 waiting for the build of b:1", "b:1 watching; restart b …");
        happens("a:1", new Event.Waiting(Optional.empty()));
        assertThat(statuses.several().get(0).waiting()).isEmpty();
    }

    @Test
    void whatIsDoneAfterABuildIsToldToPeople() {
        happens("", new Event.Hello("1", "/p", Optional.empty()));
        happens("", new Event.Ready("a:1", 1, 2, ENGINE, List.of()));
        happens("", new Event.AfterStarted(1, "restart a"));
        Presence presence = new Presence(Presence.Life.RUNNING, statuses, Optional.empty());
        assertThat(StatusText.lines(presence, Instant.ofEpochSecond(9), ZoneOffset.UTC, Palette.PLAIN))
                .startsWith("a:1 watching", "  after    restart a …");
        happens("", new Event.After(1, "restart a", Event.After.Result.FAILED, 5, "no such container"));
        Presence failed = new Presence(Presence.Life.RUNNING, statuses, Optional.empty());
        assertThat(StatusText.lines(failed, Instant.ofEpochSecond(9), ZoneOffset.UTC, Palette.PLAIN))
                .startsWith("a:1 watching", "  after    restart a failed: no such container");
    }
}
