package dev.cachebust.daemon;

import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.CacheWork;
import java.util.Optional;
import java.util.function.Consumer;

/** Listens to an export of cache under way and tells its end. */
final class CacheExport implements Consumer<BuildEvent> {
    private final int number;
    private final Consumer<Message> results;
    private Optional<String> problem = Optional.empty();

    private CacheExport(int number, Consumer<Message> results) {
        this.number = number;
        this.results = results;
    }

    static BuildEngine.Running start(BuildEngine engine, Effect.ExportCache export, Consumer<Message> results) {
        return engine.start(export.request(), new CacheExport(export.export(), results));
    }

    @Override
    public void accept(BuildEvent event) {
        if (event instanceof VertexChanged change && change.status() == Status.FAILED) {
            CacheWork.of(change.vertex())
                    .filter(work -> work == CacheWork.EXPORT)
                    .ifPresent(work -> problem = Optional.of(work.target(change.vertex()) + ": " + change.error()));
        } else if (event instanceof BuildEvent.Warning warning && problem.isEmpty()) {
            problem = Optional.of(warning.message());
        } else if (event instanceof BuildEvent.Finished finished) {
            results.accept(new Message.CacheExported(number, ending(finished.result())));
        }
    }

    private Optional<String> ending(BuildResult result) {
        if (result instanceof BuildResult.Failed failed) {
            return Optional.of(failed.failure().message());
        }
        return result instanceof BuildResult.Canceled ? Optional.of("it was cancelled") : problem;
    }
}
