package dev.cachebust.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What Docker's client asks a plugin when its user presses Tab: the words so far, the last of them begun, perhaps empty. The
 * answer is a candidate a line and then what the shell is to do, as cobra's {@code __complete} does it (cobra,
 * {@code completions.go}).
 */
@Command(name = CompleteCommand.NAME, hidden = true, description = "Completion through Docker's client.")
final class CompleteCommand implements Callable<Integer> {
    static final String NAME = "__complete";
    static final String NAME_WITHOUT_DESCRIPTIONS = "__completeNoDesc";

    /** The shell offers files. */
    private static final int FILES = 0;
    /** It offers nothing but the candidates. */
    private static final int NO_FILES = 4;

    @Parameters(paramLabel = "WORD", arity = "0..*", description = "The words so far.")
    private List<String> words = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        PrintWriter out = root.getOut();
        List<String> candidates = candidates(root.getCommandSpec(), words);
        candidates.forEach(out::println);
        out.println(":" + (candidates.isEmpty() ? FILES : NO_FILES));
        out.flush();
        return ExitCode.DONE;
    }

    /** What the last word may become; nothing if only a file's name can come here. */
    static List<String> candidates(CommandSpec root, List<String> words) {
        String begun = words.isEmpty() ? "" : words.get(words.size() - 1);
        List<CharSequence> rests = new ArrayList<>();
        AutoComplete.complete(
                root,
                words.toArray(String[]::new),
                Math.max(words.size() - 1, 0),
                begun.length(),
                begun.length(),
                rests);
        return rests.stream()
                .map(rest -> begun + rest)
                .filter(candidate -> begun.startsWith("-") || !candidate.startsWith("-"))
                .filter(candidate -> !candidate.startsWith("__"))
                .distinct()
                .sorted()
                .toList();
    }
}
