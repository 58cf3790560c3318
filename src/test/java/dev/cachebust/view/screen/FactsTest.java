package dev.cachebust.view.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.Skipped.Reason;
import dev.cachebust.daemon.Stamped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a recorded run makes known, and for how long: a build, a failure, its repair, one more build. */
class FactsTest {
    private static final Path RUN = Path.of("src/test/resources/golden/screen/recordings/shop.ndjson");

    private final List<Stamped> events;

    FactsTest() throws IOException {
        events = ScreenScript.events(RUN);
    }

    private Facts until(long seq) {
        Facts facts = Facts.NONE;
        for (Stamped event : events) {
            facts = event.seq() <= seq ? facts.on(event) : facts;
        }
        return facts;
    }

    private static Facts then(Facts facts, Event event) {
        return facts.on(new Stamped(facts.told() + 1, Instant.EPOCH, event));
    }

    private long seq(Class<? extends Event> type, int nth) {
        return events.stream()
                .filter(e -> type.isInstance(e.event()))
                .mapToLong(Stamped::seq)
                .sorted()
                .skip(nth - 1)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFailureStaysUntilItsStepSucceeds() {
        long failed = seq(Event.BuildFinished.class, 2);
        assertThat(until(failed - 1).pinned()).isEmpty();
        assertThat(until(failed).pinned()).isPresent();
        long next = seq(Event.BuildStarted.class, 3);
        assertThat(until(next).pinned()).as("the next build has begun").isPresent();
        assertThat(until(seq(Event.BuildFinished.class, 3) - 1).pinned()).isEmpty();
    }

    @Test
    void aFailureStaysUntilWhatFailedIsTakenBack() {
        Facts failed = until(seq(Event.BuildFinished.class, 2));

        assertThat(then(failed, new Event.Skipped(Reason.FAILED, List.of())).pinned())
                .as("the same content again")
                .isPresent();
        assertThat(then(failed, new Event.Skipped(Reason.UNCHANGED, List.of("a")))
                        .pinned())
                .as("a file was touched")
                .isPresent();
        assertThat(then(failed, new Event.Skipped(Reason.UNCHANGED, List.of())).pinned())
                .isEmpty();
    }

    @Test
    void eachBuildThatIsOverIsKept() {
        assertThat(until(Long.MAX_VALUE).past())
                .extracting(build -> build.result().name() + " " + build.ran())
                .containsExactly("SUCCEEDED 9", "FAILED 2", "SUCCEEDED 3", "SUCCEEDED 5");
    }

    @Test
    void whatAnEarlierBuildWroteStaysReadableWhereTheStepDidNotRunAgain() {
        Facts facts = until(Long.MAX_VALUE);
        List<StepState> steps = facts.build().orElseThrow().steps();
        assertThat(steps.stream().filter(s -> s.text().startsWith("RUN")))
                .isNotEmpty()
                .allSatisfy(
                        step -> assertThat(facts.logs().of(step.id()).isEmpty()).isFalse());
        assertThat(steps.stream().map(s -> facts.logs().of(s.id()).build()).max(Comparator.naturalOrder()))
                .contains(4);
    }

    @Test
    void aWarningAboutTheDefinitionIsGoneWhenOneIsAccepted() {
        Facts facts = then(until(52), new Event.Config(false, "Dockerfile:4:1: unknown instruction"));
        assertThat(facts.notices().rejected()).contains("not accepted: Dockerfile:4:1: unknown instruction");
        assertThat(then(facts, new Event.Config(true, "read again")).notices().rejected())
                .isEmpty();
    }

    @Test
    void anEngineIsLostUntilItIsBack() {
        Facts facts = then(until(52), new Event.Engine(false, "unix:///x"));
        assertThat(facts.notices().engine()).isPresent();
        assertThat(then(facts, new Event.Engine(true, "unix:///x")).notices().engine())
                .isEmpty();
    }
}
