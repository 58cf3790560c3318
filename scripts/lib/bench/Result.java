package bench;

import bench.Stats.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a case has found: samples of cachebust, and of others that took turns with it.
 *
 * @param id names the case, such as {@code nothing-new}; with the number of files it is unique
 * @param title what was measured, for people
 * @param files in the context
 * @param unit of all samples: ms, MB or %
 */
record Result(String id, String title, int files, String unit, Samples ours, List<Rival> rivals) {
    /** A tool and its samples, in the order of the rounds. */
    record Samples(String tool, double... values) {
        Spread spread() {
            return Spread.of(values);
        }
    }

    /**
     * Something that cachebust is compared with.
     *
     * @param sameJob whether it does the same; else it is only a measure of what the machine can do
     */
    record Rival(Samples samples, boolean sameJob) {}

    /** Whether there is a ratio: what took nothing is no measure of anything. */
    boolean comparable(Rival rival) {
        return Arrays.stream(rival.samples().values()).allMatch(value -> value > 0);
    }

    double[] ratios(Rival rival) {
        return Stats.ratios(ours.values(), rival.samples().values());
    }

    Spread ratio(Rival rival) {
        return Spread.of(ratios(rival));
    }

    Optional<Rival> rival(String tool) {
        return rivals.stream().filter(r -> r.samples().tool().equals(tool)).findFirst();
    }

    boolean is(String wanted, int size) {
        return id.equals(wanted) && files == size;
    }
}
