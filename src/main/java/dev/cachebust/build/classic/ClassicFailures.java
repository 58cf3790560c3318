package dev.cachebust.build.classic;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the facts out of the words in which engines without BuildKit say that a build failed. */
final class ClassicFailures {
    /** Docker's words for a command; Podman's for it. */
    private static final Pattern EXIT_CODE =
            Pattern.compile("returned a non-zero code: (\\d{1,9})|while running runtime: exit status (\\d{1,9})");

    private static final Pattern LINE = Pattern.compile("parse error (?:on )?line (\\d{1,9})");
    private static final Pattern DOCKERFILE =
            Pattern.compile("parse error|nknown instruction|target stage .* could not be found"
                    + "|The target .* was not found|failed to parse|no build stage|requires BuildKit|only supports the --"
                    + "|invalid reference format|base name .* should not be blank|Unknown flag");
    private static final Pattern INPUT =
            Pattern.compile("not found|no such file or directory|file does not exist|no such host"
                    + "|pull access denied|manifest unknown|No such image|no match for platform|unauthorized|forbidden path"
                    + "|Forbidden path|requested access to the resource is denied|no source files|short-name");
    private static final String STEP = "building at STEP \"";

    private ClassicFailures() {}

    /**
     * What the engine said.
     *
     * @param code that it gave; empty if it gave none
     * @param story of the build; what is under way in it has failed
     * @param dockerfile its name
     */
    static BuildFailure of(String message, Optional<Integer> code, Narrative story, String dockerfile) {
        String words = plain(message);
        Optional<Integer> exit = exitCode(words, code);
        Optional<Integer> told = number(LINE, words);
        int line = told.orElse(story.line());
        return new BuildFailure(
                kind(words, exit), words, story.vertex(), exit, line > 0 ? dockerfile : "", line, story.output());
    }

    private static Optional<Integer> exitCode(String words, Optional<Integer> code) {
        Matcher matcher = EXIT_CODE.matcher(words);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return code.or(() -> Optional.of(
                Integer.valueOf(Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2)))));
    }

    /** Without what Podman puts before it: the step, which is told by its place. */
    private static String plain(String message) {
        String text = message.strip();
        int end = text.startsWith(STEP) ? text.indexOf("\": ") : -1;
        return end < 0 ? text : text.substring(end + 3);
    }

    private static Kind kind(String words, Optional<Integer> exit) {
        if (exit.isPresent()) {
            return Kind.COMMAND;
        }
        if (words.contains("no space left on device")) {
            return Kind.DISK_FULL;
        }
        if (DOCKERFILE.matcher(words).find()) {
            return Kind.DOCKERFILE;
        }
        return INPUT.matcher(words).find() ? Kind.INPUT : Kind.OTHER;
    }

    private static Optional<Integer> number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    static BuildFailure of(Kind kind, String message) {
        return new BuildFailure(kind, message, Optional.empty(), Optional.empty(), "", 0, List.of());
    }
}
