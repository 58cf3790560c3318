package dev.cachebust.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What {@code --help} says of one command, taken apart, to be printed in other forms.
 *
 * @param name with the words before it, as in {@code cachebust watch}
 * @param synopsis how it is typed, one line
 * @param description what it does
 * @param arguments its words and options, those of every command left out
 * @param common whether it also has the options of every command
 * @param commands its subcommands: name, description
 * @param closing examples and the like, under their headings
 */
record CommandPage(
        String name,
        String synopsis,
        String description,
        List<Entry> arguments,
        boolean common,
        List<Entry> commands,
        List<Section> closing) {

    /**
     * @param term as typed, such as {@code -C=DIR}
     * @param text what it is for
     */
    record Entry(String term, String text) {}

    /**
     * @param heading without a colon
     * @param lines as they are to stand
     */
    record Section(String heading, List<String> lines) {}

    /** All pages: that of the program, then one for each of its commands, by name. */
    static List<CommandPage> all(CommandLine root) {
        List<CommandPage> pages = new ArrayList<>();
        pages.add(of(root, true));
        root.getSubcommands().values().stream()
                .distinct()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .sorted((a, b) -> a.getCommandName().compareTo(b.getCommandName()))
                .forEach(command -> pages.add(of(command, false)));
        return pages;
    }

    private static CommandPage of(CommandLine command, boolean root) {
        CommandSpec spec = command.getCommandSpec();
        Help help = command.getHelp();
        List<Entry> arguments = new ArrayList<>();
        spec.positionalParameters().stream()
                .filter(word -> !word.hidden())
                .forEach(word -> arguments.add(new Entry(word.paramLabel(), text(word))));
        spec.options().stream()
                .filter(option -> !option.hidden() && (root || !option.inherited()))
                .sorted((a, b) -> key(a).compareTo(key(b)))
                .forEach(option -> arguments.add(new Entry(term(option), text(option))));
        List<Entry> commands = help.subcommands().entrySet().stream()
                .filter(entry -> !entry.getValue().commandSpec().usageMessage().hidden())
                .map(entry -> new Entry(
                        entry.getKey(),
                        String.join(
                                " ",
                                entry.getValue().commandSpec().usageMessage().description())))
                .toList();
        return new CommandPage(
                spec.qualifiedName(),
                synopsis(spec),
                String.join(" ", spec.usageMessage().description()).replace("%n", " "),
                arguments,
                !root,
                commands,
                closing(spec));
    }

    private static String synopsis(CommandSpec spec) {
        StringBuilder line = new StringBuilder(spec.qualifiedName()).append(" [OPTION]...");
        spec.positionalParameters().stream().filter(word -> !word.hidden()).forEach(word -> {
            String label = word.arity().max() > 1 ? word.paramLabel() + "..." : word.paramLabel();
            line.append(' ').append(word.arity().min() == 0 ? "[" + label + "]" : label);
        });
        return spec.subcommands().isEmpty() ? line.toString() : line + " COMMAND";
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "").toLowerCase(Locale.ROOT) + option.longestName();
    }

    private static String term(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> option.negatable() ? name.replaceFirst("^--", "--[no-]") : name)
                .collect(Collectors.joining(", "));
        return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
    }

    private static String text(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private static List<Section> closing(CommandSpec spec) {
        List<String> lines = new ArrayList<>();
        lines.addAll(Arrays.asList(
                spec.usageMessage().footerHeading().replace("%n", "\n").split("\n")));
        for (String line : spec.usageMessage().footer()) {
            lines.addAll(
                    Arrays.asList(line.replace("%n", "\n").replace("%%", "%").split("\n")));
        }
        List<Section> sections = new ArrayList<>();
        List<String> current = new ArrayList<>();
        String heading = "Notes";
        for (String line : lines) {
            if (!line.isEmpty() && !line.startsWith(" ") && line.endsWith(":")) {
                add(sections, heading, current);
                current = new ArrayList<>();
                heading = line.substring(0, line.length() - 1);
            } else {
                current.add(line);
            }
        }
        add(sections, heading, current);
        return sections;
    }

    private static void add(List<Section> sections, String heading, List<String> lines) {
        if (lines.stream().anyMatch(line -> !line.isBlank())) {
            sections.add(new Section(heading, trimmed(lines)));
        }
    }

    private static List<String> trimmed(List<String> lines) {
        int first = 0;
        while (lines.get(first).isBlank()) {
            first++;
        }
        int end = lines.size();
        while (lines.get(end - 1).isBlank()) {
            end--;
        }
        return lines.subList(first, end);
    }
}
