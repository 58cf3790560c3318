package dev.cachebust.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.LoadResponseItem;
import java.io.Closeable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One image on its way into the store: reads what the engine reports about it. */
final class ImageLoad implements ResultCallback<LoadResponseItem> {
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private volatile @Nullable DockerException refusal;

    /** Waits for the end. Throws what docker-java threw, or the engine's refusal. */
    void await() {
        try {
            end.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void onStart(Closeable started) {}

    @Override
    public void onNext(LoadResponseItem item) {
        if (item.getErrorDetail() != null || item.getError() != null) {
            String detail =
                    item.getErrorDetail() == null ? null : item.getErrorDetail().getMessage();
            refusal = new DockerException(detail == null ? String.valueOf(item.getError()) : detail, 0);
        }
    }

    @Override
    public void onError(Throwable problem) {
        end.completeExceptionally(refusal == null ? problem : refusal);
    }

    @Override
    public void onComplete() {
        if (refusal == null) {
            end.complete(null);
        } else {
            end.completeExceptionally(refusal);
        }
    }

    @Override
    public void close() {
        // The engine ends what it has begun.
    }
}
