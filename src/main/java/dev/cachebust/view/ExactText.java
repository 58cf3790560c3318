package dev.cachebust.view;

import dev.cachebust.exact.Difference;
import dev.cachebust.exact.Verdict.Compared;
import java.util.ArrayList;
import java.util.List;

/** How our graph and the engine's compare, for people. */
final class ExactText {
    private ExactText() {}

    /**
     * @param engine the engine's version
     * @param dockerfile its name
     */
    static List<String> lines(Compared compared, String engine, String dockerfile, Palette palette) {
        String who = "engine " + Sanitizer.text(engine);
        if (compared.agrees()) {
            return List.of("exact: " + who + " sees the same " + Words.count(compared.steps(), "step")
                    + ", with the same inputs, files and variables");
        }
        List<String> out = new ArrayList<>();
        int n = compared.differences().size();
        out.add(palette.bad("exact: " + who + " sees " + (n == 1 ? "one thing" : n + " things") + " differently:"));
        String last = "";
        for (Difference difference : compared.differences()) {
            String place = place(difference, dockerfile);
            if (!place.equals(last)) {
                out.add("  " + place);
                last = place;
            }
            out.add("    " + Sanitizer.text(difference.what()));
            out.add("      cachebust  " + Sanitizer.text(difference.ours()));
            out.add("      engine     " + Sanitizer.text(difference.engine()));
        }
        out.add("There cachebust may plan wrongly: a bug worth telling, with the Dockerfile and these lines.");
        return out;
    }

    private static String place(Difference difference, String dockerfile) {
        StringBuilder place = new StringBuilder(Sanitizer.name(dockerfile));
        difference.lines().ifPresent(lines -> place.append(':').append(lines.first()));
        difference.step().ifPresent(step -> place.append(' ').append(Sanitizer.name(Words.step(step))));
        if (!difference.text().isEmpty()) {
            place.append(' ').append(Words.cut(Sanitizer.text(difference.text())));
        }
        return place.toString();
    }
}
