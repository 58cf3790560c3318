package dev.cachebust.plan;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.context.IgnoreFile;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Observed.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Has a real engine carry plans out, and compares each step with what BuildKit's own vertices say of it: one planned as
 * cached must be cached, one planned to be made again must not; one of which only the build can tell is counted.
 *
 * <p>Where a command has written down what it sees of the context (lines of {@link #LISTED}), that is compared with what our
 * ignore rules leave of it.
 */
final class Comparison implements Scenario.Builder {
    /** What a RUN writes for each entry of the context in the image: {@code ctx: <sort and mode> <SHA-256> <path>}. */
    static final String LISTED = "ctx: ";

    private static final Pattern MISSING = Pattern.compile("not found|no such file|failed to walk", Pattern.DOTALL);

    private final Observed.Client client;
    private final boolean mayFail;
    private final List<String> wrong = new ArrayList<>();
    private final Map<Outcome, Integer> planned = new EnumMap<>(Outcome.class);
    private int builds;
    private int failed;
    private int listings;

    /** @param mayFail whether a build may fail for want of something to copy although no scenario says so */
    Comparison(Observed.Client client, boolean mayFail) {
        this.client = client;
        this.mayFail = mayFail;
    }

    @Override
    public Scenario.Result build(Path folder, Decision decision, boolean rebuildsMaybes, Optional<StepId> fails)
            throws IOException {
        builds++;
        Observed seen = client.build(folder, decision);
        String round = decision.plan().cause();
        if (!seen.succeeded()) {
            failed++;
        }
        if (seen.succeeded() == fails.isPresent()
                && !(mayFail && MISSING.matcher(seen.error()).find())) {
            wrong.add(round + ": " + (seen.succeeded() ? "succeeded" : "failed: " + seen.error()));
        }
        Set<StepId> complete = new HashSet<>();
        Set<StepId> cached = new HashSet<>();
        Map<StepId, String> keys = wholeKeys(decision.record().steps());
        Map<String, Fate> twins = new HashMap<>();
        seen.steps().forEach((id, fate) -> twins.put(keys.getOrDefault(id, ""), fate));
        for (PlannedStep step : decision.plan().steps()) {
            StepId id = step.step().id();
            Fate fate = Optional.ofNullable(seen.steps().get(id))
                    .orElseGet(() -> twins.getOrDefault(keys.getOrDefault(id, ""), Fate.INCOMPLETE));
            if (fate != Fate.INCOMPLETE) {
                complete.add(id);
                // Where a step failed, the engine calls cached what that builds on, even if it never ran.
                if (seen.succeeded() || fate == Fate.DONE) {
                    compare(round, step, fate == Fate.CACHED);
                }
                if (fate == Fate.CACHED) {
                    cached.add(id);
                }
            } else if (seen.succeeded()) {
                wrong.add(round + ": no vertex for " + id + " " + step.step().text());
            }
        }
        compareListing(round, folder, seen.log());
        return new Scenario.Result(complete, cached, seen.succeeded());
    }

    /** Equal steps of two stages are one vertex, which has the name of one of them: the keys of all steps. */
    private static Map<StepId, String> wholeKeys(List<StepKey> steps) {
        Map<StepId, String> keys = new HashMap<>();
        for (StepKey step : steps) {
            Hash key = new Hash().add(step.own());
            step.inputs().forEach(i -> i.step().ifPresent(id -> key.add(keys.getOrDefault(id, ""))));
            keys.put(step.id(), key.hex());
        }
        return keys;
    }

    private void compare(String round, PlannedStep step, boolean cached) {
        planned.merge(step.outcome(), 1, Integer::sum);
        if (Boolean.getBoolean("differential.maybes") && step.outcome() == Outcome.MAYBE) {
            System.out.println("maybe, and then " + (cached ? "cached: " : "rebuilt: ")
                    + step.step().id() + " " + step.step().text() + " (" + CauseText.of(step.cause()) + ")");
        }
        boolean right = switch (step.outcome()) {
            case CACHED -> cached;
            case REBUILD -> !cached || step.cause() instanceof Cause.FirstBuild;
            case MAYBE -> true;
        };
        if (!right) {
            wrong.add(round + ": planned " + step.outcome() + " (" + CauseText.of(step.cause()) + "), but "
                    + (cached ? "cached: " : "rebuilt: ") + step.step().id() + " "
                    + step.step().text());
        }
    }

    private void compareListing(String round, Path folder, String log) throws IOException {
        Set<String> image = new TreeSet<>();
        log.lines().filter(l -> l.startsWith(LISTED)).forEach(image::add);
        if (image.isEmpty()) {
            return;
        }
        listings++;
        Set<String> ours = listing(folder);
        if (!image.equals(ours)) {
            Set<String> extra = new TreeSet<>(image);
            extra.removeAll(ours);
            ours.removeAll(image);
            wrong.add(round + ": of the context, only the image has " + extra + ", only our selection has " + ours);
        }
    }

    private static Set<String> listing(Path folder) throws IOException {
        Set<String> lines = new TreeSet<>();
        try {
            new ContextScanner(folder, IgnoreFile.read(folder, folder.resolve("Dockerfile")))
                    .scan()
                    .tree()
                    .forEach(item -> lines.add(LISTED + listed(item.entry()) + " ./" + item.path()));
        } catch (BadPatternException e) {
            throw new UncheckedIOException(new IOException(e));
        }
        return lines;
    }

    private static String listed(Entry entry) {
        if (entry instanceof Entry.File file) {
            return Integer.toOctalString(file.mode()) + " " + file.content().hex();
        }
        return entry instanceof Entry.Link link
                ? "link "
                        + Digest.sha256(link.target().getBytes(StandardCharsets.UTF_8))
                                .hex()
                : "directory -";
    }

    List<String> wrong() {
        return wrong;
    }

    int compared() {
        return planned.values().stream().mapToInt(Integer::intValue).sum();
    }

    int count(Outcome outcome) {
        return planned.getOrDefault(outcome, 0);
    }

    int builds() {
        return builds;
    }

    int failed() {
        return failed;
    }

    int listings() {
        return listings;
    }
}
