package dev.cachebust.plan;

import dev.cachebust.dockerfile.StepId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The components of a step's cache key. Equal components mean that BuildKit finds the step in its cache, given that the
 * steps whose outputs it reads are the same too. Small and made of plain values, so that it can be kept beside a build.
 *
 * @param line where it stands, 1-based
 * @param written a hash of the instruction as written
 * @param definition a hash of the operation itself
 * @param variables the variables in its key; values of secret-looking names only as a hash
 * @param inputs what it reads, its root file system first
 * @param detached whether it is a layer independent of the root file system that it is laid over ({@code --link} on an
 *     engine that can)
 * @param own a hash of all components except the keys of other steps
 * @param writes for a COPY that other stages read: what it writes, as far as that tells outputs apart
 */
public record StepKey(
        StepId id,
        String keyword,
        int line,
        String written,
        String definition,
        SortedMap<String, String> variables,
        List<InputKey> inputs,
        boolean detached,
        String own,
        Optional<Written> writes) {
    public StepKey {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        inputs = List.copyOf(inputs);
    }

    /** The root file system, if it is an input of the key. */
    Optional<InputKey> root() {
        return inputs.stream().filter(InputKey::isRoot).findFirst();
    }

    /** The root file system that is compared by how it was made, if that is a step's output. */
    Optional<InputKey> base() {
        return detached ? Optional.empty() : root().filter(r -> r.step().isPresent() && !r.comparedByContent());
    }

    /** The step that it builds on, if it builds on one. */
    Optional<StepId> parent() {
        return root().flatMap(InputKey::step);
    }

    /** The inputs that are compared by what they contain and known only by how they were made. */
    List<InputKey> outputs() {
        return inputs.stream().filter(InputKey::comparedByContent).toList();
    }
}
