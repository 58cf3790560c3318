package dev.cachebust.layer;

import dev.cachebust.context.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What probes answered last, by {@link Probe#id}.
 *
 * @param byId the probes that have ever answered
 */
public record Answers(SortedMap<String, String> byId) {
    /** Stands for the answer of a probe that has never answered: it is the same every time. */
    public static final String UNKNOWN = "unknown";

    /** None. */
    public static final Answers NONE = new Answers(Collections.emptySortedMap());

    public Answers {
        byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
    }

    /** The answers that decide these layers, those that are unknown included. */
    public Answers of(Layers layers) {
        SortedMap<String, String> used = new TreeMap<>();
        layers.all().stream()
                .flatMap(layer -> layer.probes().stream())
                .forEach(settings -> used.put(settings.probe().id(), of(settings.probe())));
        return new Answers(used);
    }

    private String of(Probe probe) {
        return byId.getOrDefault(probe.id(), UNKNOWN);
    }

    /**
     * The hash of a layer: that of its files where nothing is probed, else the SHA-256 of that hash (64 hex digits) and, for
     * each probe in ascending order of its id, a line feed, its id, {@code " = "} and its answer.
     */
    public Digest mixedInto(Digest files, List<ProbeSettings> probes) {
        if (probes.isEmpty()) {
            return files;
        }
        StringBuilder text = new StringBuilder(files.hex());
        SortedMap<String, String> answers = new TreeMap<>();
        probes.forEach(settings -> answers.put(settings.probe().id(), of(settings.probe())));
        answers.forEach(
                (id, answer) -> text.append('\n').append(id).append(" = ").append(answer));
        return Digest.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The first probe that answers differently than {@code before}, if one does. */
    public Optional<Difference> since(Map<String, String> before) {
        return byId.entrySet().stream()
                .map(now -> new Difference(now.getKey(), before.getOrDefault(now.getKey(), UNKNOWN), now.getValue()))
                .filter(difference -> !difference.from().equals(difference.to()))
                .findFirst();
    }

    /** A probe whose answer changed. */
    public record Difference(String id, String from, String to) {}
}
