package dev.cachebust.daemon;

import dev.cachebust.daemon.ProbeNotes.Note;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.Probe;
import dev.cachebust.layer.ProbeSettings;
import dev.cachebust.probe.Prober;
import dev.cachebust.probe.Prober.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Asks a project's probes and keeps what they answer. Safe for use by several threads. */
public final class Probes {
    /** For so long, and no longer, a build waits for all probes. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Prober prober;
    private final ProbeStore store;

    /** @param folder what is known is kept there */
    public Probes(Prober prober, StateFolder folder) {
        this.prober = prober;
        this.store = new ProbeStore(folder);
    }

    /** What was answered last, without asking. */
    public static Answers kept(StateFolder folder) {
        return new ProbeStore(folder).load().answers();
    }

    /**
     * What is known when something begins. Waits a few seconds at most.
     *
     * @param fresh ask all whose last answer does not hold any more; else those only that have never answered
     * @param warnings gets a line if it cannot be kept
     */
    ProbeNotes known(Project project, boolean fresh, Consumer<String> warnings) {
        ProbeNotes known = store.load();
        Answers answered = known.answers();
        List<ProbeSettings> due = known.due(project.probes(), Instant.now()).stream()
                .filter(settings ->
                        fresh || !answered.byId().containsKey(settings.probe().id()))
                .toList();
        if (due.isEmpty()) {
            return known;
        }
        Map<String, Note> notes = notes(prober.ask(probes(due), PATIENCE));
        keep(notes, warnings);
        return known.with(notes);
    }

    /**
     * The answers to hash with: those that do not hold any more are asked for, which takes a few seconds at most.
     *
     * @param warnings gets a line for each that gave no answer when it was asked last
     */
    public Answers fresh(Project project, Consumer<String> warnings) {
        ProbeNotes notes = known(project, true, warnings);
        notes.problems(project.probes()).forEach(warnings);
        return notes.answers();
    }

    /** Asks these and waits for each as long as it may take. */
    Map<String, Note> ask(List<ProbeSettings> due, Consumer<String> warnings) {
        Map<String, Note> notes = notes(prober.ask(probes(due)));
        keep(notes, warnings);
        return notes;
    }

    private static List<Probe> probes(List<ProbeSettings> settings) {
        return settings.stream().map(ProbeSettings::probe).distinct().toList();
    }

    private static Map<String, Note> notes(Map<Probe, Outcome> outcomes) {
        Instant now = Instant.now();
        Map<String, Note> notes = new TreeMap<>();
        outcomes.forEach((probe, outcome) -> notes.put(
                probe.id(),
                outcome instanceof Outcome.Answered answered
                        ? new Note(Optional.of(answered.text()), now, Optional.empty())
                        : new Note(Optional.empty(), now, Optional.of(((Outcome.Failed) outcome).reason()))));
        return notes;
    }

    private void keep(Map<String, Note> notes, Consumer<String> warnings) {
        try {
            store.add(notes);
        } catch (IOException e) {
            warnings.accept("what probes answered cannot be remembered: " + e.getMessage());
        }
    }
}
