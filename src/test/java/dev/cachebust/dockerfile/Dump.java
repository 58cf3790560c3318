package dev.cachebust.dockerfile;

import java.util.Map;
import java.util.SortedMap;

/** What a Dockerfile was read as, for people to read and to compare whole. */
final class Dump {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final StringBuilder out = new StringBuilder();

    static String of(byte[] content, GraphOptions options) {
        Dump dump = new Dump();
        try {
            Dockerfile dockerfile = DockerfileParser.parse("Dockerfile", content);
            dump.instructions(dockerfile);
            dump.graph(StepGraph.of(dockerfile, options));
        } catch (DockerfileException e) {
            dump.line("error: " + e.getMessage());
        }
        return dump.out.toString();
    }

    private void instructions(Dockerfile dockerfile) {
        for (Directive directive : dockerfile.directives()) {
            line("directive " + directive.name() + " = " + directive.value() + " (line " + directive.line() + ")");
        }
        for (Instruction instruction : dockerfile.instructions()) {
            Syntax syntax = instruction.syntax();
            line(syntax.lines().first() + "-" + syntax.lines().last() + " " + syntax.keyword()
                    + (syntax.flags().isEmpty() ? "" : " flags " + syntax.flags()) + " args "
                    + quoted(syntax.args().toString()));
            for (Heredoc heredoc : syntax.heredocs()) {
                line("    heredoc " + heredoc.name() + (heredoc.expand() ? "" : " verbatim")
                        + (heredoc.chomp() ? " chomp" : "") + " " + quoted(heredoc.content()));
            }
        }
    }

    private void graph(StepGraph graph) {
        for (BuildStage stage : graph.stages()) {
            line("");
            line("stage " + stage.id() + " from "
                    + stage.parent().map(p -> "stage " + p + " = ").orElse("")
                    + source(stage.base()) + ", " + stage.total() + " steps"
                    + (stage.equals(graph.targetStage()) ? ", target" : ""));
            stage.steps().forEach(this::step);
        }
        line("");
        for (ArgDeclaration arg : graph.args()) {
            line("arg " + arg.name() + arg.defaultValue().map(v -> "=" + v).orElse("") + " line " + arg.line() + " "
                    + (arg.stage().isEmpty() ? "global" : "in " + arg.stage()));
        }
    }

    private void step(Step step) {
        line("  [" + step.id().stage() + " " + step.id().index() + "/" + step.total() + "] lines "
                + step.lines().first() + "-" + step.lines().last() + ": " + quoted(step.text()));
        step.definition().lines().forEach(l -> line("    " + l));
        line("    variables " + variables(step.variables()));
        for (Input input : step.inputs()) {
            line("    " + input.role() + " " + source(input.source())
                    + (input.role().name().endsWith("ROOTFS") ? "" : " " + input.paths())
                    + (input.excludes().isEmpty() ? "" : " without " + input.excludes()));
        }
    }

    private static String variables(SortedMap<String, String> variables) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> entry : variables.entrySet()) {
            String value = entry.getKey().equals("PATH")
                    ? entry.getValue().replace(DEFAULT_PATH, "<default>")
                    : entry.getValue();
            text.append(text.isEmpty() ? "" : " ")
                    .append(entry.getKey())
                    .append('=')
                    .append(quoted(value));
        }
        return text.isEmpty() ? "none" : text.toString();
    }

    private static String source(Source source) {
        if (source instanceof Source.Context context) {
            return context.name().isEmpty() ? "context" : "context " + context.name();
        }
        if (source instanceof Source.StepOutput output) {
            return "step " + output.step();
        }
        if (source instanceof Source.Image image) {
            return "image " + image.reference() + (image.platform().isEmpty() ? "" : " for " + image.platform());
        }
        return source instanceof Source.Remote remote ? "remote " + remote.url() : "scratch";
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
