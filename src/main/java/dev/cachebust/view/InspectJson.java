package dev.cachebust.view;

import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.NamedContexts;
import dev.cachebust.dockerfile.ArgDeclaration;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Flag;
import dev.cachebust.dockerfile.Heredoc;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.layer.LayerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code inspect --json}: one document. */
public final class InspectJson {
    private InspectJson() {}

    /** The document. */
    public static Obj document(Inspection of) {
        return Json.object()
                .with("dockerfile", of.dockerfile().name())
                .with("frontend", of.frontend())
                .with(
                        "instructions",
                        of.dockerfile().instructions().stream()
                                .map(InspectJson::instruction)
                                .toList())
                .with(
                        "stages",
                        of.graph().stages().stream()
                                .map(stage -> stage(stage, of))
                                .toList())
                .with(
                        "args",
                        of.graph().args().stream().map(arg -> arg(arg, of)).toList())
                .with(
                        "cacheMounts",
                        of.keptFolders().stream().map(InspectJson::keptFolder).toList())
                .with(
                        "context",
                        Json.object()
                                .with("files", of.context().tree().files())
                                .with("ignored", List.copyOf(of.context().ignored()))
                                .with("temporaries", List.copyOf(of.context().temporaries()))
                                .with(
                                        "problems",
                                        of.context().problems().stream()
                                                .map(problem -> Json.object()
                                                        .with("path", problem.path())
                                                        .with("reason", problem.reason()))
                                                .toList()))
                .with("namedContexts", namedContexts(of.named()));
    }

    private static List<Obj> namedContexts(NamedContexts named) {
        List<Obj> all = new ArrayList<>();
        named.folders()
                .forEach((name, folder) -> all.add(Json.object()
                        .with("name", name)
                        .with("where", folder.root().toString())
                        .with("files", folder.tree().files())));
        named.elsewhere()
                .forEach((name, where) ->
                        all.add(Json.object().with("name", name).with("where", where)));
        return all;
    }

    private static Obj keptFolder(Inspection.KeptFolder folder) {
        return Json.object()
                .with("id", folder.mount().id())
                .with("target", folder.mount().target())
                .with("sharing", folder.mount().sharing())
                .with(
                        "usedBy",
                        folder.users().stream()
                                .map(step -> Json.object()
                                        .with("stage", step.stage())
                                        .with("index", step.index()))
                                .toList());
    }

    private static Obj instruction(Instruction instruction) {
        return Json.object()
                .with("line", instruction.lines().first())
                .with("endLine", instruction.lines().last())
                .with("keyword", instruction.keyword())
                .with(
                        "flags",
                        instruction.syntax().flags().stream()
                                .map(Flag::toString)
                                .toList())
                .with("args", instruction.syntax().args())
                .with(
                        "heredocs",
                        instruction.syntax().heredocs().stream()
                                .map(InspectJson::heredoc)
                                .toList());
    }

    private static Obj heredoc(Heredoc heredoc) {
        return Json.object()
                .with("name", heredoc.name())
                .with("expand", heredoc.expand())
                .with("content", heredoc.text());
    }

    private static Obj stage(BuildStage stage, Inspection of) {
        return Json.object()
                .with("name", stage.id())
                .with("base", stage.stage().base())
                .with("target", stage.id().equals(of.graph().targetStage().id()))
                .with(
                        "reachedBy",
                        of.reach().of(stage.id()).stream().map(LayerName::value).toList())
                .with(
                        "steps",
                        stage.steps().stream().map(step -> step(step, of)).toList());
    }

    private static Obj step(Step step, Inspection of) {
        return Json.object()
                .with("stage", step.id().stage())
                .with("index", step.id().index())
                .with("line", step.lines().first())
                .with("endLine", step.lines().last())
                .with("text", step.text())
                .with("layer", of.layers().of(step.id()).value())
                .with("inputs", step.inputs().stream().map(InspectJson::input).toList())
                .with("variables", List.copyOf(step.variables().keySet()));
    }

    private static Obj input(Input input) {
        return Json.object()
                .with("role", input.role().name().toLowerCase(Locale.ROOT))
                .with("source", source(input.source()))
                .with("paths", input.paths())
                .with("excludes", input.excludes());
    }

    private static String source(Source source) {
        return InspectText.source(source);
    }

    private static Obj arg(ArgDeclaration arg, Inspection of) {
        return Json.object()
                .with("name", arg.name())
                .with("line", arg.line())
                .with("stage", arg.stage().isEmpty() ? null : arg.stage())
                .with("layer", of.points().layerOf(arg.name()).map(layer -> layer.value()));
    }
}
