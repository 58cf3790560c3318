package dev.cachebust.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One image on its way, to a registry or into the store: reads what the engine reports about it. */
final class ImageTransfer<T extends ResponseItem> implements ResultCallback<T> {
    private final Progress progress;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private @Nullable Closeable request;
    private volatile @Nullable DockerException refusal;
    private boolean canceled;

    /** Gets each report about an image layer. */
    @FunctionalInterface
    interface Progress {
        /**
         * @param layer its short id
         * @param status in the engine's words, such as {@code Pushed}
         * @param current bytes
         * @param total bytes, 0 when unknown
         */
        void report(String layer, String status, long current, long total);
    }

    ImageTransfer(Progress progress) {
        this.progress = progress;
    }

    /** Hangs up: the engine then stops. Idempotent. */
    synchronized void cancel() {
        canceled = true;
        if (request == null) {
            end.complete(null);
        } else {
            close();
        }
    }

    synchronized boolean canceled() {
        return canceled;
    }

    /**
     * Waits for the end, which may be that it was cancelled; nothing is reported after it. Throws what docker-java threw, or
     * the refusal.
     */
    void await() {
        try {
            end.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public synchronized void onStart(Closeable started) {
        request = started;
        if (canceled) {
            close();
        }
    }

    @Override
    public void onNext(T item) {
        if (item.getErrorDetail() != null || item.getError() != null) {
            String detail =
                    item.getErrorDetail() == null ? null : item.getErrorDetail().getMessage();
            refusal = new DockerException(detail == null ? String.valueOf(item.getError()) : detail, 0);
        } else if (item.getId() != null && item.getStatus() != null && !canceled()) {
            Optional<ProgressDetail> bytes = Optional.ofNullable(item.getProgressDetail());
            progress.report(
                    item.getId(),
                    item.getStatus(),
                    bytes.map(ProgressDetail::getCurrent).orElse(0L),
                    bytes.map(ProgressDetail::getTotal).orElse(0L));
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
    public synchronized void close() {
        if (request != null) {
            try {
                request.close();
            } catch (IOException e) {
                // It is not wanted any more.
            }
        }
    }
}
