package dev.cachebust.stream;

import static dev.cachebust.stream.EventJson.word;

import dev.cachebust.daemon.CauseJson;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastStep;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.CauseText;
import dev.cachebust.plan.EmptiedMount;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The parts of a plan as JSON; the same in the event stream and in {@code plan --json}. */
public final class PlanJson {
    private PlanJson() {}

    /** What is busted: {@code [{layer, arg or stage, from, to}]}. */
    public static List<Obj> busts(List<Bust> busts) {
        return busts.stream().map(PlanJson::bust).toList();
    }

    private static Obj bust(Bust bust) {
        return Json.object()
                .with("layer", bust.layer().value())
                .with(word(bust.by()), bust.name())
                .with("from", bust.from().isEmpty() ? null : bust.from())
                .with("to", bust.to().isEmpty() ? null : bust.to());
    }

    /**
     * A planned step: {@code {stage, index, of, line, endLine, keyword, text, layer, outcome, cause, why, reads}}; {@code why}
     * is the cause for programs, {@code reads} names the steps of other stages whose output it takes.
     */
    public static Obj step(PlannedStep planned) {
        Step step = planned.step();
        return Json.object()
                .with("stage", step.id().stage())
                .with("index", step.id().index())
                .with("of", step.total())
                .with("line", step.lines().first())
                .with("endLine", step.lines().last())
                .with("keyword", step.keyword())
                .with("text", step.text())
                .with("layer", planned.layer().value())
                .with("outcome", word(planned.outcome()))
                .with("cause", CauseText.of(planned.cause()))
                .with("why", CauseJson.write(planned.cause()))
                .with("reads", PastStep.reads(step).stream().map(PlanJson::id).toList());
    }

    /** The cache mounts that lose their content: {@code [{id, usedBy: [{stage, index}]}]}. */
    public static List<Obj> emptied(Plan plan) {
        return plan.emptied().stream()
                .map(mount -> Json.object()
                        .with("id", mount.id())
                        .with(
                                "usedBy",
                                mount.usedBy().stream().map(PlanJson::id).toList()))
                .toList();
    }

    static Obj id(StepId step) {
        return Json.object().with("stage", step.stage()).with("index", step.index());
    }

    /** A step of the engine's that the plan does not know. */
    static Obj unplanned(StepId step, String text) {
        return Json.object()
                .with("stage", step.stage())
                .with("index", step.index())
                .with("line", null)
                .with("endLine", null)
                .with("text", text)
                .with("layer", null)
                .with("outcome", null)
                .with("cause", null);
    }

    static Plan plan(Node node) throws IOException {
        List<Bust> busts = new ArrayList<>();
        for (Node bust : node.get("bust").items()) {
            busts.add(bust(bust));
        }
        List<PlannedStep> steps = new ArrayList<>();
        for (Node step : node.get("steps").items()) {
            steps.add(step(step));
        }
        List<EmptiedMount> emptied = new ArrayList<>();
        Optional<Node> lost = node.find("emptied");
        for (Node mount : lost.isPresent() ? lost.get().items() : List.<Node>of()) {
            List<StepId> users = new ArrayList<>();
            for (Node user : mount.get("usedBy").items()) {
                users.add(id(user));
            }
            emptied.add(new EmptiedMount(mount.get("id").text(), users));
        }
        return new Plan(node.get("cause").text(), busts, steps, emptied);
    }

    private static Bust bust(Node node) throws IOException {
        Bust.By by = node.find("arg").isPresent() ? Bust.By.ARG : Bust.By.STAGE;
        return new Bust(
                new LayerName(node.get("layer").text()),
                by,
                node.get(word(by)).text(),
                ProjectEvents.text(node, "from").orElse(""),
                ProjectEvents.text(node, "to").orElse(""));
    }

    static PlannedStep step(Node node) throws IOException {
        List<Input> reads = new ArrayList<>();
        for (Node read : node.get("reads").items()) {
            reads.add(new Input(Input.Role.FILES, new Source.StepOutput(id(read)), List.of(), List.of()));
        }
        Step step = new Step(
                id(node),
                node.get("of").integer(),
                node.get("keyword").text(),
                new Lines(node.get("line").integer(), node.get("endLine").integer()),
                node.get("text").text(),
                "",
                new TreeMap<>(),
                reads,
                Optional.empty(),
                List.of());
        return new PlannedStep(
                step,
                new LayerName(node.get("layer").text()),
                node.get("outcome").choice(Outcome.class),
                CauseJson.read(node.get("why")));
    }

    static StepId id(Node node) throws IOException {
        return new StepId(node.get("stage").text(), node.get("index").integer());
    }
}
