package dev.cachebust.init;

import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.MountFlag;
import dev.cachebust.dockerfile.Stage;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.layer.LayerName;
import dev.cachebust.lint.Fix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stage that fetches dependencies and then builds the source becomes two, the second {@code FROM} the first. The file system
 * and all settings go on from one to the other, so that the image stays the same.
 */
final class StageSplit implements Improvement {
    private static final List<String> NAMES = List.of("deps", "dependencies");
    private static final Pattern FROM =
            Pattern.compile("(\\s*\\S+\\s+(?:--\\S+\\s+)*)(\\S+)(\\s+(?i:AS)\\s+(\\S+))?\\s*");

    @Override
    public List<Change> find(Draft draft) {
        List<Change> found = new ArrayList<>();
        Set<String> used = names(draft);
        boolean numbered = used.stream().anyMatch(name -> name.matches("\\d+"));
        Optional<String> free = NAMES.stream().filter(n -> !used.contains(n)).findFirst();
        if (numbered || free.isEmpty()) {
            return found;
        }
        for (BuildStage stage : draft.graph().stages()) {
            split(draft, stage, free.get()).ifPresent(found::add);
        }
        return found;
    }

    /** The names that stages have, or that something is referred to by. */
    private static Set<String> names(Draft draft) {
        Set<String> names = new HashSet<>();
        for (Stage stage : draft.dockerfile().stages()) {
            stage.name().ifPresent(names::add);
            names.add(stage.base().toLowerCase(Locale.ROOT));
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Instruction.Copy copy) {
                    copy.from().map(f -> f.toLowerCase(Locale.ROOT)).ifPresent(names::add);
                } else if (instruction instanceof Instruction.Run run) {
                    for (MountFlag mount : run.mounts()) {
                        mount.value("from").map(f -> f.toLowerCase(Locale.ROOT)).ifPresent(names::add);
                    }
                }
            }
        }
        draft.options().target().map(t -> t.toLowerCase(Locale.ROOT)).ifPresent(names::add);
        return names;
    }

    private static Optional<Change> split(Draft draft, BuildStage stage, String name) {
        List<Instruction> instructions = stage.stage().instructions();
        int at = boundary(draft, stage);
        while (at > 1 && instructions.get(at - 1) instanceof Instruction.Arg) {
            at--;
        }
        Instruction from = stage.stage().from();
        Matcher written = FROM.matcher(draft.text().line(from.lines().first()));
        if (at < 1 || from.lines().first() != from.lines().last() || !written.matches()) {
            return Optional.empty();
        }
        boolean carriesOver = instructions.subList(0, at).stream()
                .noneMatch(i -> i instanceof Instruction.Cmd
                        || i instanceof Instruction.Onbuild
                        || i instanceof Instruction.Entrypoint);
        if (!carriesOver) {
            return Optional.empty();
        }
        String keyword = written.group(1).strip().split("\\s", 2)[0];
        String as = stage.stage().name().isPresent() ? written.group(3) : "";
        int line = draft.withComments(instructions.get(at).lines().first());
        List<String> second = new ArrayList<>(List.of(keyword + " " + name + as));
        if (!draft.text().line(line - 1).isBlank()) {
            second.add(0, "");
        }
        return Optional.of(new Change(
                Change.Kind.STAGE_SPLIT,
                "the stage holds the dependency layer and the source layer; as a stage of its own the first can be built"
                        + " (--target " + name + "), built upon, and left out of the cache by name",
                List.of(
                        Fix.replace(
                                draft.text(),
                                from.lines().first(),
                                from.lines().first(),
                                List.of(written.group(1) + written.group(2) + " AS " + name)),
                        Fix.insert(draft.text(), line, second))));
    }

    /** Which instruction is the first of the source layer, if dependencies are fetched before it and nowhere after it. */
    private static int boundary(Draft draft, BuildStage stage) {
        List<Instruction> instructions = stage.stage().instructions();
        int lastFetch = -1;
        int firstSource = -1;
        boolean builds = false;
        for (int i = 0; i < instructions.size(); i++) {
            int line = instructions.get(i).lines().first();
            Optional<Step> step = stage.steps().stream()
                    .filter(s -> s.lines().first() == line)
                    .findFirst();
            if (step.isEmpty()) {
                continue;
            }
            LayerName layer = draft.files().steps().of(step.get().id());
            boolean run = step.get().keyword().equals("RUN");
            if (layer.equals(LayerName.SOURCE)) {
                firstSource = firstSource < 0 ? i : firstSource;
                builds |= run;
            } else if (run && layer.equals(LayerName.DEPENDENCY)) {
                lastFetch = i;
            }
        }
        return builds && lastFetch >= 0 && lastFetch < firstSource ? firstSource : -1;
    }
}
