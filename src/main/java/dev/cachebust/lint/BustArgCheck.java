package dev.cachebust.lint;

import dev.cachebust.dockerfile.ArgDeclaration;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.Suggest;
import dev.cachebust.layer.BustCheck;
import dev.cachebust.layer.BustPoint;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.BustProblem;
import dev.cachebust.layer.Installers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Bust ARGs that do nothing, or not what they are for. What they do is told by the graph: an ARG reaches a step if and only
 * if another value makes it another step.
 */
final class BustArgCheck implements Check {
    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        Subject of = facts.subject;
        for (BustProblem problem : BustCheck.problems(of.dockerfile(), of.options(), of.graph(), of.layers())) {
            if (problem.kind() != BustProblem.Kind.STAGE_WITHOUT_EFFECT) {
                found.accept(useless(facts, problem));
            }
        }
        for (BustPoint point : facts.points.points()) {
            misplaced(facts, point).ifPresent(found);
        }
    }

    private static Finding useless(Facts facts, BustProblem problem) {
        String name = problem.name();
        String message = problem.message();
        Finding finding = switch (problem.kind()) {
            case ARG_UNDECLARED ->
                Origin.finding(facts, Rule.BUST_ARG_UNDECLARED, problem.where(), message)
                        .fixedBy(declaration(facts, name));
            case ARG_ELSEWHERE ->
                facts.at(Rule.BUST_ARG_NOT_REDECLARED, problem.line(), message).fixedBy(declaration(facts, name));
            case ARG_SHADOWED -> facts.at(Rule.BUST_ARG_SHADOWED, problem.line(), message);
            default -> withoutRun(facts, problem);
        };
        return problem.error() ? finding : finding.as(Severity.WARNING);
    }

    private static Finding withoutRun(Facts facts, BustProblem problem) {
        Optional<Facts.RunCommand> before = lastRunBefore(facts, problem.line());
        return before.map(run -> facts.at(
                                Rule.BUST_ARG_AFTER_RUN,
                                problem.line(),
                                "ARG " + problem.name() + " comes after " + run.shown() + ", and no RUN follows it")
                        .fixedBy(moved(facts, problem.name(), problem.line(), run.lines())))
                .orElseGet(() -> facts.at(Rule.BUST_ARG_WITHOUT_RUN, problem.line(), problem.message()));
    }

    /** The last RUN before a line, in the stage of that line. */
    private static Optional<Facts.RunCommand> lastRunBefore(Facts facts, int line) {
        return facts.runs().stream()
                .filter(run -> run.lines().first() < line
                        && run.stage().instructions().stream()
                                .anyMatch(i -> i.lines().first() == line))
                .reduce((a, b) -> b);
    }

    /** An ARG that acts, but on no RUN that does its layer's work, although there is one. */
    private static Optional<Finding> misplaced(Facts facts, BustPoint point) {
        List<Step> work = facts.neededRuns().entrySet().stream()
                .filter(e -> does(e.getValue(), point.layer()))
                .map(e -> facts.step(e.getKey()))
                .toList();
        Set<?> reached = facts.reachedBy(point.arg());
        if (work.isEmpty() || reached.isEmpty() || work.stream().anyMatch(s -> reached.contains(s.id()))) {
            return Optional.empty();
        }
        Step missed = work.get(0);
        Facts.RunCommand run = facts.neededRuns().get(missed.id());
        if (run == null) {
            return Optional.empty();
        }
        boolean earlier =
                run.stage().instructions().stream().anyMatch(i -> i.lines().first() == point.line());
        String what = "ARG " + point.arg() + " is to bust the " + point.layer() + " layer, but ";
        Finding finding = earlier
                ? facts.at(Rule.BUST_ARG_AFTER_RUN, point.line(), what + "comes after " + run.shown())
                        .fixedBy(moved(facts, point.arg(), point.line(), run.lines()))
                : facts.at(
                                Rule.BUST_ARG_NOT_REDECLARED,
                                point.line(),
                                what + "does not reach " + run.shown() + " in stage "
                                        + run.stage().displayName())
                        .fixedBy(Optional.of(inserted(facts, point.arg(), run.lines())));
        return Optional.of(point.configured() ? finding : finding.as(Severity.WARNING));
    }

    private static boolean does(Facts.RunCommand run, LayerName layer) {
        List<LayerName> work = new ArrayList<>();
        run.script().commands().stream()
                .filter(CopyBeforeInstallCheck::installs)
                .forEach(c -> Installers.layerOf(c.text()).ifPresent(work::add));
        return work.contains(layer) && (layer.equals(LayerName.DEPENDENCY) || !work.contains(LayerName.DEPENDENCY));
    }

    /** Declares it before the first RUN of its layer, unless another ARG seems to be meant. */
    private static Optional<Fix> declaration(Facts facts, String arg) {
        List<String> declared = facts.subject.graph().args().stream()
                .map(ArgDeclaration::name)
                .distinct()
                .toList();
        if (!declared.contains(arg) && !Suggest.hint(arg, declared).isEmpty()) {
            return Optional.empty();
        }
        Optional<LayerName> layer = facts.subject.layers().all().stream()
                .filter(s -> s.arg().equals(Optional.of(arg)))
                .map(LayerSettings::name)
                .findFirst()
                .or(() -> BustPoints.byName(arg, facts.subject.layers()));
        return facts.neededRuns().entrySet().stream()
                .filter(e -> layer.equals(Optional.of(facts.layers.of(e.getKey()))))
                .findFirst()
                .map(e -> inserted(facts, arg, e.getValue().lines()));
    }

    private static Fix inserted(Facts facts, String arg, Lines before) {
        return Fix.insert(facts.subject.text(), before.first(), List.of("ARG " + arg));
    }

    /** Moves an ARG up, if nothing that it depends on can come in between. */
    private static Optional<Fix> moved(Facts facts, String name, int line, Lines before) {
        SourceText text = facts.subject.text();
        return facts.subject.dockerfile().instructions().stream()
                .filter(i -> i.lines().first() == line)
                .filter(i -> i instanceof Instruction.Arg arg
                        && arg.declared().size() == 1
                        && arg.declared().get(0).name().equals(name)
                        && !arg.syntax().text().contains("$"))
                .findFirst()
                .map(arg -> {
                    List<String> lines = new ArrayList<>(
                            text.lines(arg.lines().first(), arg.lines().last()));
                    lines.addAll(text.lines(before.first(), arg.lines().first() - 1));
                    return Fix.replace(text, before.first(), arg.lines().last(), lines);
                });
    }
}
