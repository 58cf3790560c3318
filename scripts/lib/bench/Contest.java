package bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets tools take turns, round by round, so that all of them meet the same machine. Each round begins with another one.
 *
 * @param rounds that count, at most
 * @param warmUp rounds before, that do not count: compilers and caches settle
 * @param budget no further round begins after this time, if there have been three
 * @param rest after each measurement, so that a tool is idle again when another one is measured
 */
record Contest(int rounds, int warmUp, Duration budget, Duration rest) {
    private static final int LEAST = 3;

    /** Takes one sample. */
    interface Measurement {
        double take() throws Exception;
    }

    record Tool(String name, Measurement measurement) {}

    /** The samples of each tool, in the tools' order. */
    List<Result.Samples> run(String what, List<Tool> tools) throws Exception {
        List<List<Double>> samples = new ArrayList<>();
        tools.forEach(tool -> samples.add(new ArrayList<>()));
        long end = System.nanoTime() + budget.toNanos();
        for (int round = -warmUp; round < rounds; round++) {
            if (round >= Math.min(LEAST, rounds) && System.nanoTime() > end) {
                break;
            }
            for (int turn = 0; turn < tools.size(); turn++) {
                int which = Math.floorMod(round + turn, tools.size());
                double sample = tools.get(which).measurement().take();
                Thread.sleep(rest.toMillis());
                if (round >= 0) {
                    samples.get(which).add(sample);
                }
            }
        }
        List<Result.Samples> found = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            found.add(new Result.Samples(
                    tools.get(i).name(),
                    samples.get(i).stream().mapToDouble(Double::doubleValue).toArray()));
        }
        Lab.say(what + ": " + found.get(0).values().length + " rounds, "
                + Text.spread(found.get(0).spread())
                + (found.size() > 1 ? " against " + Text.spread(found.get(1).spread()) : ""));
        return found;
    }
}
