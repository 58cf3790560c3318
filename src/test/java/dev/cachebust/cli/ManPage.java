package dev.cachebust.cli;

import dev.cachebust.cli.CommandPage.Entry;
import dev.cachebust.cli.CommandPage.Section;
import java.util.List;
import java.util.Locale;

/** A command's page as {@code man} wants it (man(7)). */
final class ManPage {
    private ManPage() {}

    static String render(CommandPage page, List<CommandPage> all) {
        StringBuilder out = new StringBuilder();
        String file = page.name().replace(' ', '-');
        out.append(".TH ")
                .append(file.toUpperCase(Locale.ROOT))
                .append(" 1 \"\" cachebust \"User Commands\"\n.nh\n.ad l\n");
        out.append(".SH NAME\n")
                .append(text(file))
                .append(" \\- ")
                .append(text(firstSentence(page)))
                .append('\n');
        out.append(".SH SYNOPSIS\n").append(text(page.synopsis())).append('\n');
        out.append(".SH DESCRIPTION\n").append(text(page.description())).append('\n');
        entries(out, "COMMANDS", page.commands());
        entries(out, "OPTIONS", page.arguments());
        if (page.common()) {
            out.append(".PP\nThe options of every command are in\n.BR cachebust (1).\n");
        }
        for (Section section : page.closing()) {
            out.append(".SH ")
                    .append(text(section.heading().toUpperCase(Locale.ROOT)))
                    .append("\n.nf\n");
            section.lines().forEach(line -> out.append(text(line)).append('\n'));
            out.append(".fi\n");
        }
        out.append(".SH SEE ALSO\n");
        List<String> others = all.stream()
                .map(other -> other.name().replace(' ', '-'))
                .filter(name -> !name.equals(file))
                .toList();
        for (int i = 0; i < others.size(); i++) {
            out.append(".BR ").append(text(others.get(i))).append(" (1)").append(i + 1 < others.size() ? ",\n" : "\n");
        }
        return out.toString();
    }

    private static void entries(StringBuilder out, String heading, List<Entry> entries) {
        if (!entries.isEmpty()) {
            out.append(".SH ").append(heading).append('\n');
            for (Entry entry : entries) {
                out.append(".TP\n\\fB")
                        .append(text(entry.term()))
                        .append("\\fR\n")
                        .append(text(entry.text()))
                        .append('\n');
            }
        }
    }

    private static String firstSentence(CommandPage page) {
        String said = page.description();
        int end = said.indexOf(". ");
        String first = end < 0 ? said.replaceFirst("\\.$", "") : said.substring(0, end);
        return first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
    }

    /** A backslash, a hyphen that is to stay one, and what would be a request at the start of a line. */
    private static String text(String line) {
        String escaped = line.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
