package dev.cachebust.plan;

import dev.cachebust.context.FileChange;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.LayerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What led to a build, in plain words and on one line. */
final class Summary {
    private final Situation now;
    private final Ask ask;
    private final Optional<BuildRecord> last;
    private final BuildRecord record;
    private final List<FileChange> changes;
    private final FileLayers files;
    private final Optional<Integer> edited;

    Summary(
            Situation now,
            Ask ask,
            Optional<BuildRecord> last,
            BuildRecord record,
            List<FileChange> changes,
            FileLayers files,
            Optional<Integer> edited) {
        this.now = now;
        this.ask = ask;
        this.last = last;
        this.record = record;
        this.changes = changes;
        this.files = files;
        this.edited = edited;
    }

    /** @param steps as they are planned */
    String words(List<PlannedStep> steps) {
        if (ask.noCache()) {
            return "--no-cache";
        }
        if (!ask.bust().isEmpty()) {
            String bust = "--bust " + ask.bust().stream().map(LayerName::value).collect(Collectors.joining(","));
            Optional<String> changed = last.isEmpty() ? Optional.empty() : changed();
            return changed.map(what -> bust + ", and " + what).orElse(bust);
        }
        if (last.isEmpty()) {
            return "first build";
        }
        BuildRecord before = last.get();
        Optional<String> changed = changed().or(() -> named(before)).or(() -> base(steps));
        if (!ask.noCacheStages().isEmpty()) {
            return changed.orElse("the cache of " + String.join(", ", ask.noCacheStages()) + " is left out");
        }
        return changed.orElseGet(() -> other(before));
    }

    /** The files that changed, or the place in the Dockerfile. */
    private Optional<String> changed() {
        List<String> changed = new ArrayList<>();
        edited.ifPresent(line -> changed.add(now.dockerfile().name() + ":" + line));
        List<FileChange> used = changes.stream()
                .filter(c -> edited.isEmpty() || !now.ownFiles().contains(c.path()))
                .filter(c -> files.of(c.path(), false).layer().isPresent())
                .toList();
        used.forEach(c -> changed.add(c.path()));
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        if (changed.size() > 1) {
            return Optional.of(changed.get(0) + " and " + (changed.size() - 1) + " more changed");
        }
        return Optional.of(edited.isPresent() ? changed.get(0) + " changed" : CauseText.change(used.get(0)));
    }

    /** A named context of which a step reads something else than before. */
    private Optional<String> named(BuildRecord before) {
        List<InputKey> read =
                before.steps().stream().flatMap(step -> step.inputs().stream()).toList();
        return record.steps().stream()
                .flatMap(step -> step.inputs().stream())
                .filter(input ->
                        input.kind() == InputKey.Kind.CONTEXT && !input.name().isEmpty())
                .filter(input -> read.stream()
                        .anyMatch(other ->
                                other.sameSelection(input) && !other.identity().equals(input.identity())))
                .findFirst()
                .map(input -> "the context " + input.name() + " changed");
    }

    private static Optional<String> base(List<PlannedStep> steps) {
        return steps.stream()
                .map(PlannedStep::cause)
                .filter(Cause.BaseImage.class::isInstance)
                .map(cause -> "the base image " + ((Cause.BaseImage) cause).reference() + " changed")
                .findFirst();
    }

    private String other(BuildRecord before) {
        for (String name : record.args().keySet()) {
            if (!Objects.equals(record.args().get(name), before.args().get(name))) {
                return "build argument " + name + " changed";
            }
        }
        for (String name : before.args().keySet()) {
            if (!record.args().containsKey(name)) {
                return "build argument " + name + " is no longer given";
            }
        }
        if (!record.bust().equals(before.bust())) {
            Optional<Answers.Difference> probe = new Answers(record.answers()).since(before.answers());
            if (probe.isPresent()) {
                return "the probe " + probe.get().id() + " has another answer ("
                        + CauseText.value(probe.get().from()) + " → "
                        + CauseText.value(probe.get().to()) + ")";
            }
            return "a layer's max_age is over";
        }
        return record.image().equals(before.image()) ? "nothing changed" : "the base image or the target changed";
    }
}
