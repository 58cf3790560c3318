package dev.cachebust.lint;

import dev.cachebust.dockerfile.Heredoc;
import dev.cachebust.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of a RUN, as far as the text alone tells them; pipelines in the order written, those of substitutions
 * before the one that they are part of.
 *
 * @param pipelines each one or more commands
 */
public record ShellScript(List<List<ShellCommand>> pipelines) {
    public ShellScript {
        pipelines = List.copyOf(pipelines);
    }

    /** What a RUN runs. */
    public static ShellScript of(Instruction.Run run) {
        if (run.command().exec()) {
            ShellCommand only = ShellCommand.of(run.command().words());
            return only.script().isEmpty() ? new ShellScript(List.of(List.of(only))) : ShellReader.read(only.script());
        }
        String text = String.join(" ", run.command().words()).strip();
        List<Heredoc> heredocs = run.syntax().heredocs();
        boolean script =
                text.startsWith("<<") && text.indexOf(' ') < 0 || text.matches("(?:ba|a|da)?sh(?: -\\S+)* <<\\S+");
        if (!heredocs.isEmpty() && script) {
            String content = heredocs.get(0).text();
            boolean shell = !content.startsWith("#!")
                    || content.lines().findFirst().orElse("").matches(".*sh\\b.*");
            return shell ? ShellReader.read(content) : new ShellScript(List.of());
        }
        return ShellReader.read(text);
    }

    /** All of them, pipelines taken apart. */
    public List<ShellCommand> commands() {
        List<ShellCommand> all = new ArrayList<>();
        pipelines.forEach(all::addAll);
        return all;
    }
}
