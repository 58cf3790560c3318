package dev.cachebust.plan;

import dev.cachebust.dockerfile.StepId;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a build was made from, in plain values, to be kept until the next one. The files are not in it: who keeps it keeps
 * the context's fingerprints beside it.
 *
 * @param image equal for builds that must result in the same image
 * @param steps every reachable step in Dockerfile order, so each after those that it reads
 * @param bust the values that layers were busted with, by ARG or {@code stage:NAME}
 * @param args the values of the user's own build arguments, those of secret-looking names as a hash
 * @param instructions the Dockerfile's instructions in the order written
 * @param folders the modes of the folders that the engine was sent, by path, as it noted them
 * @param answers what the layers' probes had answered, by their ids
 */
public record BuildRecord(
        String image,
        List<StepKey> steps,
        SortedMap<String, String> bust,
        SortedMap<String, String> args,
        List<InstructionKey> instructions,
        SortedMap<String, Integer> folders,
        SortedMap<String, String> answers) {

    /**
     * One instruction as written, free of comments and line breaks.
     *
     * @param line 1-based
     * @param hash of its words
     */
    public record InstructionKey(int line, String hash) {}

    public BuildRecord {
        steps = List.copyOf(steps);
        bust = Collections.unmodifiableSortedMap(new TreeMap<>(bust));
        args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
        instructions = List.copyOf(instructions);
        folders = Collections.unmodifiableSortedMap(new TreeMap<>(folders));
        answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    }

    /**
     * What the engine's cache holds after this build, which succeeded.
     *
     * @param before what it held
     * @param complete the steps that were done or found in the cache
     * @param cached those of them that were found in the cache
     */
    public KnownKeys learn(KnownKeys before, Set<StepId> complete, Set<StepId> cached) {
        return before.with(new Identities(before, steps, complete::contains, cached::contains).keys());
    }

    /**
     * What the engine's cache holds after this build, which failed or was cancelled. BuildKit then reports whatever a failed
     * step builds on as cached, also what never ran (seen on 28.5.2), so a step counts as cached only if it is known from
     * before.
     *
     * @param before what the cache held
     * @param complete the steps that were done or are said to be cached
     * @param cached those of them that are said to be cached
     */
    public KnownKeys learnUnfinished(KnownKeys before, Set<StepId> complete, Set<StepId> cached) {
        return before.with(new Identities(before, steps, complete::contains, cached::contains, false).keys());
    }
}
