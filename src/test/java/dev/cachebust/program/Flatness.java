package dev.cachebust.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Whether a process that goes on doing the same holds more and more. The first third of the looks at it is left out: until then
 * code is compiled, classes are loaded, and pools fill up that are bounded. After that the last third is compared with the
 * middle one, the most of each.
 */
final class Flatness {
    /** With fewer looks than that nothing can be said. */
    static final int LOOKS = 3;

    private Flatness() {}

    /**
     * What may differ by chance.
     *
     * @param percent of what it was
     * @param more and as much more
     */
    private record Slack(int percent, long more) {}

    /** What grows, one line each. */
    static List<String> growth(List<Vitals> looks) {
        List<String> growth = new ArrayList<>();
        // Five sessions at most are kept, and how many of them are open at a time is chance.
        grows("threads", looks, Vitals::threads, new Slack(0, 3)).ifPresent(growth::add);
        grows("sockets", looks, Vitals::sockets, new Slack(0, 4)).ifPresent(growth::add);
        grows("other descriptors", looks, Vitals::files, new Slack(0, 1)).ifPresent(growth::add);
        grows("KiB of heap after a collection", looks, Vitals::heapKib, new Slack(10, 1024))
                .ifPresent(growth::add);
        grows("KiB resident", looks, Vitals::residentKib, new Slack(5, 1024)).ifPresent(growth::add);
        return growth;
    }

    private static Optional<String> grows(
            String what, List<Vitals> looks, ToLongFunction<Vitals> measure, Slack slack) {
        int third = looks.size() / 3;
        if (looks.size() < LOOKS) {
            return Optional.empty();
        }
        long middle = most(looks.subList(third, 2 * third), measure);
        long last = most(looks.subList(2 * third, looks.size()), measure);
        return last > middle + middle * slack.percent / 100 + slack.more
                ? Optional.of(what + ": " + middle + " in the middle third, " + last + " in the last")
                : Optional.empty();
    }

    private static long most(List<Vitals> looks, ToLongFunction<Vitals> measure) {
        return looks.stream().mapToLong(measure).max().orElseThrow();
    }
}
