package dev.cachebust.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A simple command of a shell script: a program and its arguments, without what only runs another program.
 *
 * @param program its name without folders; {@code python -m pip} is {@code pip}; empty for none
 * @param args as the program gets them, quotes removed, variables not expanded
 * @param spread whether xargs runs it
 */
public record ShellCommand(String program, List<String> args, boolean spread) {
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*\\+?=(?s:.*)");
    private static final Pattern PYTHON = Pattern.compile("python[\\d.]*");
    private static final Set<String> PREFIX = Set.of(
            "sudo",
            "exec",
            "time",
            "env",
            "command",
            "nice",
            "nohup",
            "if",
            "then",
            "else",
            "elif",
            "while",
            "until",
            "do",
            "!",
            "{",
            "xargs",
            "corepack",
            "builtin");
    /** Options of xargs that take a word of their own. */
    private static final Set<String> TAKES_WORD = Set.of("-n", "-I", "-P", "-d", "-a", "-L", "-s", "-u", "-E");

    public ShellCommand {
        args = List.copyOf(args);
    }

    static ShellCommand of(List<String> words) {
        int i = 0;
        boolean spread = false;
        while (i < words.size()) {
            String word = words.get(i);
            if (i > 0 && word.startsWith("-")) {
                i += TAKES_WORD.contains(word) ? 2 : 1;
            } else if (PREFIX.contains(word) || ASSIGNMENT.matcher(word).matches()) {
                spread |= word.equals("xargs");
                i++;
            } else {
                break;
            }
        }
        if (i >= words.size()) {
            return new ShellCommand("", List.of(), spread);
        }
        String program = baseName(words.get(i));
        List<String> args = words.subList(i + 1, words.size());
        if (PYTHON.matcher(program).matches() && args.size() > 1 && args.get(0).equals("-m")) {
            program = args.get(1);
            args = args.subList(2, args.size());
        }
        return new ShellCommand(program, args, spread);
    }

    private static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    /** Whether it is one of these programs. */
    public boolean runs(String... programs) {
        return List.of(programs).contains(program);
    }

    /** The arguments that are no options. */
    public List<String> plain() {
        return args.stream().filter(a -> !a.startsWith("-")).toList();
    }

    /** The first argument that is no option, or nothing. */
    public String verb() {
        return plain().stream().findFirst().orElse("");
    }

    /** Whether one of these is among its arguments. */
    public boolean has(String... words) {
        return List.of(words).stream().anyMatch(args::contains);
    }

    /** The command on one line. */
    public String text() {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(args);
        return String.join(" ", words);
    }

    /** The script that a shell is given as an argument, or nothing. */
    String script() {
        if (runs("sh", "bash", "ash", "dash", "zsh")) {
            for (int i = 0; i + 1 < args.size(); i++) {
                if (args.get(i).matches("-[a-z]*c")) {
                    return args.get(i + 1);
                }
            }
        }
        return "";
    }
}
