package dev.cachebust.view;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.history.StepTimes;
import java.util.ArrayList;
import java.util.List;

/** Lines for people about builds that are planned and not made: every plan in full, all else as another view has it. */
public final class DryRunView implements View {
    private final View others;
    private final StepTimes times;
    private final Palette palette;

    public DryRunView(View others, StepTimes times, Palette palette) {
        this.others = others;
        this.times = times;
        this.palette = palette;
    }

    @Override
    public List<String> lines(Stamped stamped) {
        if (!(stamped.event() instanceof Event.Planned planned)) {
            return others.lines(stamped);
        }
        List<String> lines = new ArrayList<>();
        lines.add("a build of " + Sanitizer.name(planned.image()) + " would do this:");
        PlanText.lines(planned.plan(), times, palette, 0).forEach(line -> lines.add("  " + line));
        return lines;
    }
}
