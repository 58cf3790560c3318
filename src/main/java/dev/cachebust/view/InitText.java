package dev.cachebust.view;

import dev.cachebust.init.Gain;
import dev.cachebust.init.Hunk;
import dev.cachebust.init.Proposal;
import dev.cachebust.init.UnifiedDiff;
import dev.cachebust.layer.LayerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code init} for people, and for {@code patch}, which skips what is no diff: the config, then each hunk with its reason and
 * gain.
 */
public final class InitText {
    private InitText() {}

    /**
     * The whole text.
     *
     * @param configName what the config is called
     * @param width of the terminal; 0: unlimited
     */
    public static List<String> lines(Proposal of, String configName, Palette palette, int width) {
        List<String> out = new ArrayList<>();
        of.config().ifPresent(text -> {
            out.add(palette.strong("# " + Sanitizer.name(configName)));
            text.lines().map(Sanitizer::text).forEach(out::add);
            out.add("");
        });
        int number = 0;
        for (Hunk hunk : of.hunks()) {
            number++;
            String head = "# " + number + ". " + hunk.kind() + ": ";
            List<String> words = Wrap.words(Sanitizer.text(hunk.reason()), width <= 0 ? 0 : width - head.length());
            out.add(head + words.get(0));
            words.subList(1, words.size()).forEach(line -> out.add("#    " + line));
            String gain = gain(hunk.gain());
            if (!gain.isEmpty()) {
                out.add("#    " + gain);
            }
            diff(hunk.diff(), palette, out);
            out.add("");
        }
        of.advice().forEach(text -> {
            List<String> words = Wrap.words(Sanitizer.text(text), width <= 0 ? 0 : width - 10);
            out.add("# advice: " + words.get(0));
            words.subList(1, words.size()).forEach(line -> out.add("#         " + line));
        });
        out.add("# " + summary(of));
        return out;
    }

    private static String summary(Proposal of) {
        if (of.isEmpty()) {
            return "nothing to propose";
        }
        String gain = gain(of.gain());
        String what = of.hunks().isEmpty()
                ? "the Dockerfile stays as it is"
                : Words.count(of.hunks().size(), "hunk") + (gain.isEmpty() ? "" : ", together: " + gain);
        return what;
    }

    /** {@code re-run by an edit: source 3 → 2 steps, dependency 4 → 4 steps}. */
    static String gain(Gain gain) {
        if (gain.byLayer().isEmpty()) {
            return "";
        }
        return "steps that an edit makes run again: "
                + gain.byLayer().entrySet().stream().map(InitText::steps).collect(Collectors.joining(", "));
    }

    private static String steps(Map.Entry<LayerName, Gain.Steps> steps) {
        return Sanitizer.name(steps.getKey().value()) + " " + steps.getValue().before() + " → "
                + steps.getValue().after();
    }

    private static void diff(UnifiedDiff diff, Palette palette, List<String> out) {
        String file = Sanitizer.name(diff.file());
        out.add(palette.strong(diff.isNew() ? "--- /dev/null" : "--- a/" + file));
        out.add(palette.strong("+++ b/" + file));
        for (UnifiedDiff.Section section : diff.sections()) {
            out.add(palette.faint(section.head()));
            for (UnifiedDiff.Line line : section.lines()) {
                String text = line.sign() + plain(line.text()) + line.end().replace("\n", "");
                out.add(
                        switch (line.sign()) {
                            case '+' -> palette.good(text);
                            case '-' -> palette.bad(text);
                            default -> text;
                        });
                if (line.end().isEmpty()) {
                    out.add("\\ No newline at end of file");
                }
            }
        }
    }

    /** A line of a file with its tabs, which patch needs. */
    private static String plain(String line) {
        return Stream.of(line.split("\t", -1)).map(Sanitizer::name).collect(Collectors.joining("\t"));
    }
}
