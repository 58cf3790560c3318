package dev.cachebust.plan;

import dev.cachebust.context.Digest;
import dev.cachebust.context.Outline;
import dev.cachebust.dockerfile.Input;
import java.util.Optional;

/** What the steps select of the contexts. */
interface ContextFiles {

    /** Equal for selections that BuildKit takes for equal. */
    Digest digest(Input input);

    /**
     * What is selected in short; empty unless it is one file or folder.
     *
     * @param modes whether the modes of files count as content
     */
    Optional<Outline> outline(Input input, boolean modes);
}
