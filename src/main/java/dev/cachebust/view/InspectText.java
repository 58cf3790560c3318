package dev.cachebust.view;

import dev.cachebust.dockerfile.ArgDeclaration;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code inspect} for people: the Dockerfile as it is understood, stage by stage. */
public final class InspectText {
    private static final int IGNORED_SHOWN = 10;

    private InspectText() {}

    /** The whole text. */
    public static List<String> lines(Inspection of, Palette palette) {
        List<String> out = new ArrayList<>();
        out.add(palette.strong("frontend") + " " + Sanitizer.text(of.frontend()));
        for (BuildStage stage : of.graph().stages()) {
            boolean target = stage.id().equals(of.graph().targetStage().id());
            out.add(palette.strong("stage " + Sanitizer.name(stage.id())) + " from "
                    + Sanitizer.text(stage.stage().base()) + (target ? ", the target" : "") + reached(stage, of));
            Columns columns = new Columns();
            stage.steps()
                    .forEach(step -> columns.row(
                            "  " + step.id().index() + "/" + step.total(),
                            "line " + step.lines().first(),
                            Sanitizer.name(of.layers().of(step.id()).value()),
                            Words.cut(Sanitizer.text(step.text())),
                            Sanitizer.text(reads(step))));
            out.addAll(columns.lines());
        }
        args(of, palette, out);
        keptFolders(of, palette, out);
        context(of, palette, out);
        namedContexts(of, palette, out);
        return out;
    }

    /** Which layers' changes come to this stage. */
    private static String reached(BuildStage stage, Inspection of) {
        List<String> layers = of.reach().of(stage.id()).stream()
                .map(layer -> Sanitizer.name(layer.value()))
                .toList();
        return layers.isEmpty() ? ", reached by no change" : ", reached by changes of " + String.join(", ", layers);
    }

    private static void keptFolders(Inspection of, Palette palette, List<String> out) {
        List<Inspection.KeptFolder> folders = of.keptFolders();
        if (folders.isEmpty()) {
            return;
        }
        out.add(palette.strong("cache mounts"));
        Columns columns = new Columns();
        for (Inspection.KeptFolder folder : folders) {
            String users = folder.users().stream().map(Words::step).collect(Collectors.joining(", "));
            columns.row(
                    "  " + Sanitizer.text(folder.mount().id()),
                    folder.mount().sharing(),
                    Sanitizer.text(folder.mount().target()),
                    "used by " + Sanitizer.text(users));
        }
        out.addAll(columns.lines());
    }

    private static void args(Inspection of, Palette palette, List<String> out) {
        if (of.graph().args().isEmpty()) {
            return;
        }
        out.add(palette.strong("build arguments"));
        Columns columns = new Columns();
        for (ArgDeclaration arg : of.graph().args()) {
            columns.row(
                    "  " + Sanitizer.name(arg.name()),
                    "line " + arg.line(),
                    arg.stage().isEmpty() ? "before the first stage" : "stage " + Sanitizer.name(arg.stage()),
                    of.points()
                            .layerOf(arg.name())
                            .map(layer -> "busts " + Sanitizer.name(layer.value()))
                            .orElse("yours"));
        }
        out.addAll(columns.lines());
    }

    private static void context(Inspection of, Palette palette, List<String> out) {
        List<String> ignored = List.copyOf(of.context().ignored());
        out.add(palette.strong("context") + ": "
                + Words.count(of.context().tree().files(), "file") + ", "
                + (ignored.isEmpty() ? "nothing ignored" : "ignored:"));
        ignored.stream().limit(IGNORED_SHOWN).forEach(path -> out.add("  " + Sanitizer.name(path)));
        if (ignored.size() > IGNORED_SHOWN) {
            out.add("  and " + (ignored.size() - IGNORED_SHOWN) + " more");
        }
        of.context()
                .problems()
                .forEach(problem -> out.add("  " + palette.notable("cannot be used") + ": "
                        + Sanitizer.name(problem.path()) + ": " + Sanitizer.text(problem.reason())));
    }

    private static void namedContexts(Inspection of, Palette palette, List<String> out) {
        if (of.named().folders().isEmpty() && of.named().elsewhere().isEmpty()) {
            return;
        }
        out.add(palette.strong("named contexts"));
        Columns columns = new Columns();
        of.named()
                .folders()
                .forEach((name, folder) -> columns.row(
                        "  " + Sanitizer.name(name),
                        Sanitizer.name(folder.root().toString()),
                        Words.count(folder.tree().files(), "file") + ", watched"));
        of.named()
                .elsewhere()
                .forEach((name, where) -> columns.row(
                        "  " + Sanitizer.name(name), Sanitizer.text(where), "looked up by the engine in each build"));
        out.addAll(columns.lines());
    }

    private static String reads(Step step) {
        String inputs = step.inputs().stream()
                .filter(input -> input.role() == Input.Role.FILES || input.role() == Input.Role.MOUNT)
                .map(input -> paths(input) + " of " + source(input.source()))
                .collect(Collectors.joining(", "));
        return inputs.isEmpty() ? "" : "reads " + inputs;
    }

    private static String paths(Input input) {
        return input.paths().stream().map(path -> path.isEmpty() ? "all" : path).collect(Collectors.joining(" "));
    }

    /** A source in plain words. */
    static String source(Source source) {
        if (source instanceof Source.Context context) {
            return context.name().isEmpty() ? "the context" : "the context " + context.name();
        } else if (source instanceof Source.StepOutput output) {
            return Words.step(output.step());
        } else if (source instanceof Source.Image image) {
            return "image " + image.reference();
        } else if (source instanceof Source.Remote remote) {
            return remote.url();
        }
        return "nothing";
    }
}
