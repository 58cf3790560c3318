package dev.cachebust.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The program's commands by name, in the order of the help. */
final class Commands {
    private static final Map<String, Class<?>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("watch", WatchCommand.class);
        ALL.put("build", BuildCommand.class);
        ALL.put("status", StatusCommand.class);
        ALL.put("attach", AttachCommand.class);
        ALL.put("bust", BustCommand.class);
        ALL.put("pause", PauseCommand.class);
        ALL.put("resume", ResumeCommand.class);
        ALL.put("stop", StopCommand.class);
        ALL.put("plan", PlanCommand.class);
        ALL.put("explain", ExplainCommand.class);
        ALL.put("history", HistoryCommand.class);
        ALL.put("inspect", InspectCommand.class);
        ALL.put("hash", HashCommand.class);
        ALL.put("lint", LintCommand.class);
        ALL.put("init", InitCommand.class);
        ALL.put("clean", CleanCommand.class);
        ALL.put("completion", CompletionCommand.class);
        ALL.put(CompleteCommand.NAME, CompleteCommand.class);
        ALL.put(CompleteCommand.NAME_WITHOUT_DESCRIPTIONS, CompleteCommand.class);
    }

    /** Those that tell of the others. */
    private static final List<String> WHOLE =
            List.of("completion", CompleteCommand.NAME, CompleteCommand.NAME_WITHOUT_DESCRIPTIONS);

    private Commands() {}

    /** Every command. */
    static Map<String, Class<?>> all() {
        return Collections.unmodifiableMap(ALL);
    }

    /**
     * Those that these arguments can mean: to learn of all their options takes more of a short command's time than the command. A
     * word may name a command by chance, as a folder does; so each that occurs is among them. If none does, all are.
     */
    static Map<String, Class<?>> in(String... args) {
        List<String> words = Arrays.asList(args);
        Map<String, Class<?>> named = new LinkedHashMap<>(ALL);
        named.keySet().retainAll(words);
        boolean few = !named.isEmpty() && Collections.disjoint(words, WHOLE);
        return Collections.unmodifiableMap(few ? named : ALL);
    }
}
