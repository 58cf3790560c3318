package dev.cachebust.plan;

import dev.cachebust.context.Digest;
import dev.cachebust.dockerfile.Input;

/** What the steps select of the contexts. */
interface ContextFiles {

    /** Equal for selections that BuildKit takes for equal. */
    Digest digest(Input input);
}
