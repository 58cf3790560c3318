package dev.cachebust.dockerfile;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One instruction that makes a layer of the target or of a stage that the target needs: RUN, COPY, ADD or WORKDIR.
 *
 * @param id its name
 * @param total how many steps BuildKit counts in its stage
 * @param keyword upper case
 * @param lines where it stands in the Dockerfile
 * @param text the instruction on one line
 * @param definition everything in its cache key that is neither a variable's value nor an input: the command, the
 *     destination, flags, mounts, user and directory; equal definitions mean the same operation. A RUN's holds the names of
 *     its variables, too, in the order in which they were set, because that order counts: who looks for a cause compares
 *     the variables first
 * @param variables the variables in its cache key with their values: the whole environment for RUN, only those that were
 *     expanded in it for the others
 * @param inputs what it reads, its root file system first
 * @param destination where COPY and ADD write, an absolute path; empty for the others
 * @param cacheMounts what a RUN keeps between builds; no input, since what is in them decides nothing
 */
public record Step(
        StepId id,
        int total,
        String keyword,
        Lines lines,
        String text,
        String definition,
        SortedMap<String, String> variables,
        List<Input> inputs,
        Optional<String> destination,
        List<CacheMount> cacheMounts) {

    /** Whether a step under the same name is the same operation on the same things: whether they have one cache key. */
    public boolean hasKeyOf(Step other) {
        return definition.equals(other.definition) && variables.equals(other.variables) && inputs.equals(other.inputs);
    }
}
