package dev.cachebust.build;

import java.util.function.Consumer;

/** A build engine. Safe for use by several threads; several builds may run at once. */
public interface BuildEngine extends AutoCloseable {

    /**
     * Starts a build and returns at once.
     *
     * @param events gets every event in order, never two at a time, from a thread of the engine's. While it blocks, the
     *     engine's reports are held back, nothing is lost or piled up. {@link BuildEvent.Finished} is delivered exactly once, as the last event, whatever happens
     */
    Running start(BuildRequest request, Consumer<BuildEvent> events);

    /** Prepares whatever the next build of this context needs (such as dialling its session). Idempotent, returns at once. */
    void prepare(ContextSnapshot context);

    @Override
    void close();

    /** A build under way. */
    interface Running {
        /** Stops it, the engine's processes included; its events end with {@code Finished(Canceled)}. Idempotent. */
        void cancel();
    }
}
