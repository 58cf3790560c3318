package dev.cachebust.build.buildkit;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.Finished;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A program that builds a folder and keeps nothing of the output but its length before the last line. */
final class FloodMain {
    private FloodMain() {}

    public static void main(String[] args) throws InterruptedException {
        AtomicLong length = new AtomicLong();
        AtomicBoolean clipped = new AtomicBoolean();
        AtomicBoolean lost = new AtomicBoolean();
        StringBuilder end = new StringBuilder();
        CountDownLatch finished = new CountDownLatch(1);
        try (EngineUnderTest engine = new EngineUnderTest();
                BuildKitEngine client = engine.connect()) {
            client.start(RequestBuilder.of(Path.of(args[0]), args[1]).build(), event -> {
                if (event instanceof BuildEvent.Log log) {
                    if (log.text().contains("output clipped")) {
                        clipped.set(true);
                    }
                    length.addAndGet(log.text().length());
                    end.append(log.text()).delete(0, Math.max(0, end.length() - 5));
                } else if (event instanceof BuildEvent.OutputLost) {
                    lost.set(true);
                } else if (event instanceof Finished last) {
                    System.out.println(last.result());
                    finished.countDown();
                }
            });
            finished.await();
        }
        if (clipped.get()) {
            System.out.println("clipped");
        } else if (lost.get()) {
            System.out.println("lost");
        } else if (end.toString().equals("\nend\n")) {
            System.out.println(length.get() - "\nend\n".length() + " + end");
        }
    }
}
