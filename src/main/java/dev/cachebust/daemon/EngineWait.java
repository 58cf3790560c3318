package dev.cachebust.daemon;

import dev.cachebust.engine.Engine;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineException.Kind;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for an engine that does not answer yet, for as long as it takes. What no waiting cures is an error at once. */
public final class EngineWait {
    private EngineWait() {}

    /**
     * Returns when the engine answers.
     *
     * @param absent gets the reason, once, if it has to be waited for
     * @return whether it had to be waited for
     * @throws EngineException if the engine is there, or its address is none, and it cannot be used
     */
    public static boolean await(Engine engine, Consumer<EngineException> absent)
            throws EngineException, InterruptedException {
        for (long pause = Backoff.FIRST_MILLIS; ; pause = Backoff.next(pause)) {
            try {
                engine.facts();
                return pause > Backoff.FIRST_MILLIS;
            } catch (EngineException e) {
                // An engine that is just starting or ending may refuse to answer.
                if (e.kind() != Kind.UNREACHABLE && e.kind() != Kind.API) {
                    throw e;
                }
                if (pause == Backoff.FIRST_MILLIS) {
                    absent.accept(e);
                }
                TimeUnit.MILLISECONDS.sleep(pause);
            }
        }
    }
}
