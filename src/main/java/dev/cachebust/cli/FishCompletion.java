package dev.cachebust.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes fish's completion script from the command model; picocli has one for bash and zsh only. */
final class FishCompletion {
    private FishCompletion() {}

    static String script(CommandSpec root) {
        StringBuilder out = new StringBuilder();
        String program = root.name();
        out.append("complete -c ").append(program).append(" -f\n");
        Map<String, CommandLine> commands = new TreeMap<>(root.subcommands());
        for (Map.Entry<String, CommandLine> command : commands.entrySet()) {
            CommandSpec spec = command.getValue().getCommandSpec();
            if (spec.usageMessage().hidden()) {
                continue;
            }
            line(out, program, "__fish_use_subcommand", "-a " + command.getKey(), summary(spec));
        }
        options(out, program, "__fish_use_subcommand", root);
        commands.forEach((name, command) ->
                options(out, program, "__fish_seen_subcommand_from " + name, command.getCommandSpec()));
        return out.toString();
    }

    private static void options(StringBuilder out, String program, String condition, CommandSpec spec) {
        for (OptionSpec option : spec.options()) {
            if (option.hidden()) {
                continue;
            }
            StringBuilder names = new StringBuilder();
            for (String name : option.names()) {
                names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (option.arity().max() > 0) {
                names.append(" -r");
            }
            if (option.completionCandidates() != null) {
                names.append(" -a ").append(quote(String.join(" ", option.completionCandidates())));
            } else if (option.arity().max() > 0 && isPath(option)) {
                names.append(" -F");
            }
            String[] description = option.description();
            line(out, program, condition, names.toString().strip(), description.length == 0 ? "" : description[0]);
        }
    }

    private static boolean isPath(OptionSpec option) {
        return option.type() == java.nio.file.Path.class;
    }

    private static String summary(CommandSpec spec) {
        String[] description = spec.usageMessage().description();
        return description.length == 0 ? "" : description[0];
    }

    private static void line(StringBuilder out, String program, String condition, String what, String description) {
        out.append("complete -c ")
                .append(program)
                .append(" -n ")
                .append(quote(condition))
                .append(' ')
                .append(what);
        if (!description.isEmpty()) {
            out.append(" -d ")
                    .append(quote(description.replaceAll("\\$\\{[^}]*}", "").replace("%n", " ")));
        }
        out.append('\n');
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
