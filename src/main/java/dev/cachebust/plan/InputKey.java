package dev.cachebust.plan;

import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.StepId;
import java.util.List;
import java.util.Optional;

/**
 * One input of a step, as a component of the step's cache key.
 *
 * @param kind where it comes from
 * @param name the context's name, the step ({@code builder 3}), the image's reference or the URL
 * @param paths what is selected of it
 * @param excludes what is left out of that
 * @param identity equal for equal content: a digest of the selected files, an image's digest; empty for a step, whose
 *     identity is its own key
 */
public record InputKey(
        Input.Role role, Kind kind, String name, List<String> paths, List<String> excludes, String identity) {

    private static final String SELECTED = " of ";

    /** The kinds of {@link dev.cachebust.dockerfile.Source}. */
    public enum Kind {
        CONTEXT,
        STEP,
        IMAGE,
        REMOTE,
        SCRATCH
    }

    public InputKey {
        paths = List.copyOf(paths);
        excludes = List.copyOf(excludes);
    }

    static InputKey step(Input input, StepId step) {
        return new InputKey(input.role(), Kind.STEP, step.toString(), input.paths(), input.excludes(), "");
    }

    /** The step whose output this is, if it is one. */
    public Optional<StepId> step() {
        if (kind != Kind.STEP) {
            return Optional.empty();
        }
        int space = name.lastIndexOf(' ');
        return Optional.of(new StepId(name.substring(0, space), Integer.parseInt(name.substring(space + 1))));
    }

    boolean isRoot() {
        return role.isRoot();
    }

    /**
     * Whether BuildKit looks at what comes out of this input rather than at how it was made: content that turned out the
     * same hits the cache (`ComputeDigestFunc` of file and exec operations, {@code solver/llbsolver/ops}).
     */
    boolean comparedByContent() {
        return (!isRoot() || role == Input.Role.MOUNTED_ROOTFS) && (kind == Kind.STEP || kind == Kind.IMAGE);
    }

    /** Whether both come from the same place, whatever is selected of it. */
    boolean samePlace(InputKey other) {
        return kind == other.kind && name.equals(other.name);
    }

    /**
     * What is selected of an output.
     *
     * @param output names the whole
     */
    String selected(String output) {
        boolean all = excludes.isEmpty() && paths.equals(List.of(""));
        return all
                ? output
                : output + SELECTED + new Hash().add(paths).add(excludes).hex();
    }

    /** The name of the output of which this was {@link #selected}. */
    static String whole(String selected) {
        int end = selected.indexOf(SELECTED);
        return end < 0 ? selected : selected.substring(0, end);
    }

    /** Whether this is the same selection of the same place, whatever it contains. */
    boolean sameSelection(InputKey other) {
        return role == other.role
                && kind == other.kind
                && name.equals(other.name)
                && paths.equals(other.paths)
                && excludes.equals(other.excludes);
    }
}
