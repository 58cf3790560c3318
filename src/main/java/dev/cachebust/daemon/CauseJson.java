package dev.cachebust.daemon;

import dev.cachebust.context.FileChange;
import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Cause;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cause as JSON, {@code {"kind": …}} with what belongs to its kind, and back. */
public final class CauseJson {
    /** Long values are cut: an ARG may hold anything. */
    private static final int VALUE = 200;

    private static final Map<Class<? extends Cause>, String> BARE = Map.of(
            Cause.Unchanged.class, "unchanged",
            Cause.FirstBuild.class, "first-build",
            Cause.NoCache.class, "no-cache",
            Cause.Instruction.class, "instruction",
            Cause.Setting.class, "setting",
            Cause.Position.class, "position",
            Cause.Unfinished.class, "unfinished");

    private CauseJson() {}

    /** The cause as JSON. */
    public static Obj write(Cause cause) {
        if (cause instanceof Cause.File file) {
            return kind("file")
                    .with("path", file.change().path())
                    .with("change", file.change().kind().name().toLowerCase(Locale.ROOT))
                    .with(
                            "aspects",
                            file.change().aspects().stream()
                                    .sorted()
                                    .map(a -> a.name().toLowerCase(Locale.ROOT))
                                    .toList())
                    .with("more", file.more());
        } else if (cause instanceof Cause.Variable variable) {
            return kind("variable")
                    .with("name", variable.name())
                    .with("from", variable.from().map(CauseJson::cut))
                    .with("to", variable.to().map(CauseJson::cut));
        } else if (cause instanceof Cause.Parent parent) {
            return step("parent", parent.step());
        } else if (cause instanceof Cause.StageOutput output) {
            return step("stage-output", output.step());
        } else if (cause instanceof Cause.BaseImage image) {
            return kind("base-image")
                    .with("reference", image.reference())
                    .with("from", image.from())
                    .with("to", image.to());
        } else if (cause instanceof Cause.StageFilter filter) {
            return kind("stage-filter").with("stage", filter.stage());
        } else if (cause instanceof Cause.Missing missing) {
            return kind("missing").with("path", missing.path());
        }
        return kind(String.valueOf(BARE.get(cause.getClass())));
    }

    static Obj kind(String kind) {
        return Json.object().with("kind", kind);
    }

    /** A cause of this kind that names a step. */
    public static Obj step(String kind, StepId step) {
        return kind(kind).with("stage", step.stage()).with("index", step.index());
    }

    private static String cut(String value) {
        return value.codePointCount(0, value.length()) <= VALUE
                ? value
                : value.substring(0, value.offsetByCodePoints(0, VALUE)) + "…";
    }

    /** The cause that was written. */
    public static Cause read(Node node) throws IOException {
        String kind = node.get("kind").text();
        return switch (kind) {
            case "unchanged" -> new Cause.Unchanged();
            case "first-build" -> new Cause.FirstBuild();
            case "no-cache" -> new Cause.NoCache();
            case "instruction" -> new Cause.Instruction();
            case "setting" -> new Cause.Setting();
            case "position" -> new Cause.Position();
            case "unfinished" -> new Cause.Unfinished();
            case "file" -> new Cause.File(change(node), node.get("more").integer());
            case "variable" ->
                new Cause.Variable(node.get("name").text(), optional(node.get("from")), optional(node.get("to")));
            case "parent" -> new Cause.Parent(readStep(node));
            case "stage-output" -> new Cause.StageOutput(readStep(node));
            case "base-image" ->
                new Cause.BaseImage(
                        node.get("reference").text(),
                        node.get("from").text(),
                        node.get("to").text());
            case "missing" -> new Cause.Missing(node.get("path").text());
            case "stage-filter" -> new Cause.StageFilter(node.get("stage").text());
            default -> throw new IOException("an unknown cause " + kind);
        };
    }

    private static FileChange change(Node node) throws IOException {
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        for (Node aspect : node.get("aspects").items()) {
            aspects.add(aspect.choice(Aspect.class));
        }
        return new FileChange(node.get("path").text(), node.get("change").choice(FileChange.Kind.class), aspects);
    }

    private static Optional<String> optional(Node node) throws IOException {
        return node.isNull() ? Optional.empty() : Optional.of(node.text());
    }

    static StepId readStep(Node node) throws IOException {
        return new StepId(node.get("stage").text(), node.get("index").integer());
    }
}
