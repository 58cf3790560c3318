package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the step behind a vertex's name, which BuildKit's {@code prefixCommand} in {@code convert.go} makes. */
final class VertexNames {
    /** {@code [platform stage index/total] text}; a platform has a slash, a stage has none, both may be missing. */
    private static final Pattern NAME =
            Pattern.compile("\\[(?:[^\\]\\s]*/\\S* )?(?:([^\\]\\s/]+) )? ?(\\d{1,9})/(\\d{1,9})\\] .*", Pattern.DOTALL);

    private final Map<String, List<Step>> byPlace = new HashMap<>();

    VertexNames(List<BuildStage> stages, boolean unprefixed) {
        for (BuildStage stage : stages) {
            String shown = unprefixed ? "" : stage.stage().displayName();
            stage.steps().forEach(step -> add(shown, step));
            // An engine of 20.10 leaves out the only stage's name more often than later ones.
            if (stages.size() == 1 && !unprefixed && stage.stage().name().isEmpty()) {
                stage.steps().forEach(step -> add("", step));
            }
        }
    }

    private void add(String shown, Step step) {
        byPlace.computeIfAbsent(place(shown, step.id().index(), step.total()), k -> new ArrayList<>())
                .add(step);
    }

    private static String place(String stage, int index, int total) {
        return stage + " " + index + "/" + total;
    }

    Optional<Step> step(String vertexName) {
        Matcher matcher = NAME.matcher(vertexName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String stage = Optional.ofNullable(matcher.group(1)).orElse("");
        int index = Integer.parseInt(matcher.group(2));
        int total = Integer.parseInt(matcher.group(3));
        List<Step> steps = byPlace.getOrDefault(place(stage, index, total), List.of());
        // Two stages of one name, equally long: the keyword may still tell their steps apart.
        String text = vertexName.substring(vertexName.indexOf("] ") + 2).replaceFirst("^(ONBUILD |LINK )+", "");
        return steps.stream().filter(step -> text.startsWith(step.keyword())).findFirst();
    }
}
