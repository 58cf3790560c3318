package dev.cachebust.daemon;

import dev.cachebust.layer.Answers;
import dev.cachebust.layer.ProbeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of probes, by {@link dev.cachebust.layer.Probe#id}.
 *
 * @param byId those that have ever been asked
 */
record ProbeNotes(SortedMap<String, Note> byId) {
    static final ProbeNotes NONE = new ProbeNotes(Collections.emptySortedMap());

    /**
     * What came of asking a probe.
     *
     * @param answer the last that it gave, if it ever did
     * @param asked when it was asked last, whether it answered or not
     * @param problem why it did not answer then
     */
    record Note(Optional<String> answer, Instant asked, Optional<String> problem) {}

    ProbeNotes {
        byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
    }

    /** What each answered last. */
    Answers answers() {
        SortedMap<String, String> answers = new TreeMap<>();
        byId.forEach((id, note) -> note.answer().ifPresent(answer -> answers.put(id, answer)));
        return new Answers(answers);
    }

    /** With newer notes. One of a probe that gave no answer keeps the answer from before. */
    ProbeNotes with(Map<String, Note> newer) {
        SortedMap<String, Note> all = new TreeMap<>(byId);
        newer.forEach((id, note) -> {
            @Nullable Note before = all.get(id);
            Optional<String> answer = note.answer().or(() -> before == null ? Optional.empty() : before.answer());
            all.put(id, new Note(answer, note.asked(), note.problem()));
        });
        return new ProbeNotes(all);
    }

    /** Those that are to be asked now: never asked, or so long ago that the answer does not hold any more. */
    List<ProbeSettings> due(List<ProbeSettings> probes, Instant now) {
        return probes.stream()
                .filter(settings -> remaining(settings, now).compareTo(Duration.ZERO) <= 0)
                .toList();
    }

    /** For how long nothing is to be asked; empty without probes. */
    Optional<Duration> rest(List<ProbeSettings> probes, Instant now) {
        return probes.stream().map(settings -> remaining(settings, now)).min(Duration::compareTo);
    }

    /** For how long a probe is not to be asked. A note from the future, of a clock that was set back, holds for nothing. */
    private Duration remaining(ProbeSettings settings, Instant now) {
        @Nullable Note note = byId.get(settings.probe().id());
        if (note == null || note.asked().isAfter(now)) {
            return Duration.ZERO;
        }
        return Duration.between(now, note.asked().plus(settings.every()));
    }

    /** Why the answers of these are not known for certain, a line for each. */
    List<String> problems(List<ProbeSettings> probes) {
        return probes.stream()
                .map(settings -> settings.probe().id())
                .distinct()
                .filter(id -> byId.containsKey(id))
                .flatMap(id -> problem(id).stream())
                .toList();
    }

    Optional<String> problem(String id) {
        @Nullable Note note = byId.get(id);
        return note == null
                ? Optional.empty()
                : note.problem()
                        .map(why -> "the probe " + id + " gave no answer: " + why + "; "
                                + (note.answer().isPresent()
                                        ? "its last one is used"
                                        : "it counts as unknown until it does"));
    }
}
