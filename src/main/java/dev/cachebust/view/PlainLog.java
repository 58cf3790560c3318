package dev.cachebust.view;

import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Event;
import dev.cachebust.dockerfile.StepId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The output of steps as whole lines, each behind its step's name. */
final class PlainLog {
    private final Palette palette;
    private final Map<Source, LogLines> open = new LinkedHashMap<>();

    private record Source(Optional<StepId> step, Stream stream) {}

    PlainLog(Palette palette) {
        this.palette = palette;
    }

    /** The lines that this output completes. */
    List<String> add(Event.Log e) {
        Source source = new Source(e.step(), e.stream());
        return shown(e.step(), open.computeIfAbsent(source, s -> new LogLines()).add(e.text()));
    }

    /** What the step wrote after its last line end: nothing more will come. */
    List<String> end(StepId step) {
        return end(List.copyOf(open.keySet()).stream()
                .filter(source -> source.step().equals(Optional.of(step)))
                .toList());
    }

    /** The same for all that is open. */
    List<String> end() {
        return end(List.copyOf(open.keySet()));
    }

    private List<String> end(List<Source> sources) {
        List<String> out = new ArrayList<>();
        for (Source source : sources) {
            Optional.ofNullable(open.remove(source))
                    .map(LogLines::take)
                    .filter(line -> !line.isEmpty())
                    .ifPresent(line -> out.addAll(shown(source.step(), List.of(line))));
        }
        return out;
    }

    private List<String> shown(Optional<StepId> step, List<String> lines) {
        String name = Sanitizer.name(step.map(Words::step).orElse("engine"));
        return lines.stream()
                .map(line -> "  " + palette.faint(name + " |") + " " + Sanitizer.text(line))
                .toList();
    }
}
