package dev.cachebust.probe;

import dev.cachebust.layer.Probe;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks probes, all at once, and gives up on those that do not answer in time. Safe for use by several threads. */
public final class Prober {
    /** How long one may take when nobody waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Words words;
    private final Map<String, String> environment;
    private final Registry registry;

    /** What came of asking. */
    public sealed interface Outcome {
        /** @param text the same as long as the input is the same */
        record Answered(String text) implements Outcome {}

        /** @param reason in one short line, from outside */
        record Failed(String reason) implements Outcome {}
    }

    /**
     * @param folder the project's: commands run in it, and git takes paths as relative to it
     * @param environment of the process
     */
    public Prober(Path folder, Map<String, String> environment, Registry registry) {
        this.words = new Words(folder, PATIENCE);
        this.environment = Map.copyOf(environment);
        this.registry = registry;
    }

    /** Asks them and waits as long as each may take. */
    public Map<Probe, Outcome> ask(List<Probe> probes) {
        return ask(probes, PATIENCE.multipliedBy(2));
    }

    /**
     * Asks them.
     *
     * @param patience how long to wait for all of them; who has not answered by then has failed
     */
    public Map<Probe, Outcome> ask(List<Probe> probes, Duration patience) {
        Map<Probe, Outcome> outcomes = new LinkedHashMap<>();
        if (probes.isEmpty()) {
            return outcomes;
        }
        ExecutorService asking = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "cachebust-probe");
            thread.setDaemon(true);
            return thread;
        });
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            List<Future<Outcome>> answers = new ArrayList<>();
            probes.forEach(probe -> answers.add(asking.submit(() -> outcome(probe))));
            for (int at = 0; at < probes.size(); at++) {
                outcomes.put(probes.get(at), await(answers.get(at), deadline, patience));
            }
        } finally {
            asking.shutdownNow();
        }
        return outcomes;
    }

    private static Outcome await(Future<Outcome> answer, long deadline, Duration patience) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Outcome.Failed("no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("interrupted");
        }
    }

    private Outcome outcome(Probe probe) {
        try {
            return new Outcome.Answered(answer(probe));
        } catch (ProbeException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private String answer(Probe probe) throws ProbeException {
        if (probe instanceof Probe.Git git) {
            return new GitProbe(words, environment).ask(git);
        } else if (probe instanceof Probe.Url url) {
            return new UrlProbe(PATIENCE).ask(url.address());
        } else if (probe instanceof Probe.Image image) {
            return registry.digest(image.reference());
        }
        return sha256(words.run(((Probe.Command) probe).words(), Map.of()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
