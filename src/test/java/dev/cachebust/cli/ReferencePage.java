package dev.cachebust.cli;

import dev.cachebust.cli.CommandPage.Entry;
import dev.cachebust.cli.CommandPage.Section;
import java.util.List;

/** All commands in Markdown, for {@code docs/reference}. */
final class ReferencePage {
    private ReferencePage() {}

    static String render(List<CommandPage> pages) {
        StringBuilder out = new StringBuilder("# Commands\n\n");
        out.append("What `--help` says of each; the test that compares this page with the program writes it, too.\n");
        for (CommandPage page : pages) {
            out.append("\n## ").append(page.name()).append("\n\n");
            out.append(escaped(page.description()))
                    .append("\n\n```\n")
                    .append(page.synopsis())
                    .append("\n```\n");
            table(out, "command", page.commands());
            table(out, "option", page.arguments());
            for (Section section : page.closing()) {
                out.append('\n').append(section.heading()).append(":\n\n```\n");
                section.lines()
                        .forEach(line ->
                                out.append(line.replaceFirst("^ {2}", "")).append('\n'));
                out.append("```\n");
            }
        }
        return out.toString();
    }

    private static void table(StringBuilder out, String first, List<Entry> entries) {
        if (!entries.isEmpty()) {
            out.append("\n| ").append(first).append(" | |\n| --- | --- |\n");
            for (Entry entry : entries) {
                out.append("| `")
                        .append(entry.term().replace("|", "\\|"))
                        .append("` | ")
                        .append(escaped(entry.text()))
                        .append(" |\n");
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }
}
