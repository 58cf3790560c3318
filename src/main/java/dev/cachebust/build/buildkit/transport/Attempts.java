package dev.cachebust.build.buildkit.transport;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The attempts to connect, for whoever has asked for one and wants to know that it failed. Safe for several threads. */
final class Attempts {
    private final Map<CompletableFuture<IOException>, Long> waiting = new HashMap<>();
    private long begun;

    /** Gives the attempt's number. */
    synchronized long begin() {
        return ++begun;
    }

    /** Tells those who have been waiting since before it began. */
    void failed(long attempt, IOException why) {
        List<CompletableFuture<IOException>> told;
        synchronized (this) {
            told = waiting.entrySet().stream()
                    .filter(one -> one.getValue() < attempt)
                    .map(Map.Entry::getKey)
                    .toList();
        }
        told.forEach(one -> one.complete(why));
    }

    /** Completes when an attempt that begins after this fails. Cancel it when it is of no interest any more. */
    CompletableFuture<IOException> nextFailure() {
        CompletableFuture<IOException> failure = new CompletableFuture<>();
        synchronized (this) {
            waiting.put(failure, begun);
        }
        failure.whenComplete((why, canceled) -> forget(failure));
        return failure;
    }

    private synchronized void forget(CompletableFuture<IOException> failure) {
        waiting.remove(failure);
    }
}
