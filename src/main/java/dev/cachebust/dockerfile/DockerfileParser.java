package dev.cachebust.dockerfile;

import dev.cachebust.dockerfile.LogicalLines.Logical;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a Dockerfile as BuildKit's built-in frontend does. */
public final class DockerfileParser {
    private final String file;
    private final LogicalLines source;

    private DockerfileParser(String file, byte[] content) {
        this.file = file;
        this.source = new LogicalLines(file, content);
    }

    /**
     * Parses a Dockerfile. Takes time proportional to its size.
     *
     * @param name what errors call the file
     * @param content its bytes, UTF-8
     * @throws DockerfileException if it is not a valid Dockerfile
     */
    public static Dockerfile parse(String name, byte[] content) {
        DockerfileParser parser = new DockerfileParser(name, content);
        List<Instruction> instructions = parser.instructions();
        if (instructions.isEmpty()) {
            throw new DockerfileException(name, 1, 1, "the file has no instructions", "begin with FROM image");
        }
        return Dockerfile.of(name, parser.source.directives(), parser.source.escape(), instructions);
    }

    /**
     * Parses the trigger of an ONBUILD.
     *
     * @param from the instruction that the trigger is reported at
     */
    static Instruction parseTrigger(Syntax from, String trigger) {
        try {
            DockerfileParser parser = new DockerfileParser(from.file(), trigger.getBytes(StandardCharsets.UTF_8));
            Optional<Logical> line = parser.source.next();
            if (line.isPresent()) {
                Instruction instruction = parser.instruction(line.get(), Optional.of(from));
                if (parser.source.next().isEmpty() && !(instruction instanceof Instruction.From)) {
                    return instruction;
                }
            }
        } catch (DockerfileException e) {
            throw from.error("", "its ONBUILD trigger '" + trigger + "' is not valid: " + e.problem(), e.hint());
        }
        throw from.error("", "its ONBUILD trigger is not one instruction: " + trigger, "");
    }

    private List<Instruction> instructions() {
        List<Instruction> instructions = new ArrayList<>();
        boolean inStage = false;
        for (Optional<Logical> line = source.next(); line.isPresent(); line = source.next()) {
            Instruction instruction = instruction(line.get(), Optional.empty());
            inStage |= instruction instanceof Instruction.From;
            if (!inStage && !(instruction instanceof Instruction.Arg)) {
                throw instruction
                        .syntax()
                        .error("", instruction.keyword() + " stands before the first FROM", "only ARG may");
            }
            instructions.add(instruction);
        }
        return instructions;
    }

    private Instruction instruction(Logical line, Optional<Syntax> reportedAt) {
        LineWords.Split split = LineWords.split(line.text(), source.escape());
        String keyword = split.keyword().toUpperCase(Locale.ROOT);
        Args args = args(line, keyword, split.rest());
        List<Heredoc> heredocs = args.heredocs ? heredocs(line) : List.of();
        Syntax syntax = new Syntax(
                file,
                keyword,
                new Lines(line.first(), Math.max(line.last(), source.line())),
                Space.trim(line.text()),
                split.flags().stream().map(Flag::of).toList(),
                args.words,
                heredocs,
                line.places());
        return new InstructionParser(reportedAt.map(syntax::at).orElse(syntax), args.json, source.escape()).parse();
    }

    /**
     * @param json whether they were written in exec form
     * @param heredocs whether the line can announce here-documents
     */
    private record Args(List<String> words, boolean json, boolean heredocs) {}

    private Args args(Logical line, String keyword, String rest) {
        switch (keyword) {
            case "RUN", "CMD", "ENTRYPOINT", "SHELL": {
                boolean run = keyword.equals("RUN");
                return exec(line, rest)
                        .orElseGet(() -> new Args(rest.isEmpty() ? List.of() : List.of(rest), false, run));
            }
            case "COPY", "ADD", "VOLUME": {
                boolean files = !keyword.equals("VOLUME");
                return exec(line, rest).orElseGet(() -> new Args(LineWords.plain(rest), false, files));
            }
            case "ENV", "LABEL":
                return new Args(pairs(line, keyword, rest), false, false);
            case "ARG":
                return new Args(LineWords.quoted(rest, source.escape()), false, false);
            case "FROM", "EXPOSE":
                return new Args(LineWords.plain(rest), false, false);
            case "HEALTHCHECK":
                return healthcheck(line, rest);
            case "ONBUILD": {
                if (rest.isEmpty()) {
                    return new Args(List.of(), false, false);
                }
                LineWords.Split inner = LineWords.split(rest, source.escape());
                String trigger = inner.keyword().toUpperCase(Locale.ROOT);
                boolean heredocs =
                        List.of("RUN", "COPY", "ADD").contains(trigger) && !args(line, trigger, inner.rest()).json;
                return new Args(List.of(rest), false, heredocs);
            }
            default:
                return new Args(rest.isEmpty() ? List.of() : List.of(rest), false, false);
        }
    }

    private Optional<Args> exec(Logical line, String rest) {
        try {
            return JsonWords.parse(rest).map(words -> new Args(words, true, false));
        } catch (JsonWords.NotStringsException e) {
            throw error(line, rest, "the exec form takes strings only", "put every word into double quotes");
        }
    }

    private Args healthcheck(Logical line, String rest) {
        int end = 0;
        while (end < rest.length() && !Space.is(rest.charAt(end))) {
            end++;
        }
        if (end == 0) {
            return new Args(List.of(), false, false);
        }
        String command = rest.substring(Space.skip(rest, end));
        Optional<Args> exec = exec(line, command);
        List<String> words = new ArrayList<>(List.of(rest.substring(0, end)));
        exec.ifPresentOrElse(args -> words.addAll(args.words), () -> {
            if (!command.isEmpty()) {
                words.add(command);
            }
        });
        return new Args(words, exec.isPresent(), false);
    }

    /** The words of {@code ENV a=b c=d}, or of the old form {@code ENV a b}, as {@code name=value} each. */
    private List<String> pairs(Logical line, String keyword, String rest) {
        List<String> words = LineWords.quoted(rest, source.escape());
        if (words.isEmpty()) {
            return words;
        }
        if (words.get(0).indexOf('=') < 0) {
            int end = 0;
            while (end < rest.length() && !Space.separates(rest.charAt(end))) {
                end++;
            }
            if (end == rest.length()) {
                throw error(line, rest, keyword + " " + rest + " has no value", "write " + keyword + " name=value");
            }
            int value = end;
            while (value < rest.length() && Space.separates(rest.charAt(value))) {
                value++;
            }
            return List.of(rest.substring(0, end) + "=" + rest.substring(value));
        }
        for (String word : words) {
            if (word.indexOf('=') < 0) {
                throw error(line, word, "'" + word + "' has no =", "write " + keyword + " name=value");
            }
        }
        return words;
    }

    private List<Heredoc> heredocs(Logical line) {
        if (!line.text().contains("<<")) {
            return List.of();
        }
        List<Heredoc> announced;
        try {
            announced = HeredocWords.in(line.text());
        } catch (ShellLexer.LexException e) {
            throw error(line, "<<", String.valueOf(e.getMessage()), "");
        }
        List<Heredoc> heredocs = new ArrayList<>();
        for (Heredoc heredoc : announced) {
            heredocs.add(heredoc.withContent(content(line, heredoc)));
        }
        return heredocs;
    }

    private String content(Logical line, Heredoc heredoc) {
        StringBuilder content = new StringBuilder();
        for (Optional<String> next = source.nextPhysical(); next.isPresent(); next = source.nextPhysical()) {
            String end = LogicalLines.withoutLineEnd(next.get());
            if (heredoc.chomp()) {
                int tabs = 0;
                while (tabs < end.length() && end.charAt(tabs) == '\t') {
                    tabs++;
                }
                end = end.substring(tabs);
            }
            if (end.equals(heredoc.name())) {
                return content.toString();
            }
            content.append(next.get());
        }
        throw error(
                line,
                "<<",
                "the here-document " + heredoc.name() + " does not end",
                "end it with a line that is only " + heredoc.name());
    }

    private DockerfileException error(Logical line, String word, String problem, String hint) {
        return line.places().error(file, Math.max(0, line.text().indexOf(word)), problem, hint);
    }
}
