package dev.cachebust.dockerfile;

import java.util.List;

/**
 * How an instruction is written.
 *
 * @param file the Dockerfile's name
 * @param keyword upper case
 * @param lines its lines, here-documents included
 * @param text the instruction as one line: continuations joined, comments left out, here-documents not included
 * @param flags in the order written
 * @param args the words of the exec form; the text of the shell form as one word; else the words of the line
 * @param heredocs in the order written
 * @param places where the parts of {@code text} stand in the file
 */
public record Syntax(
        String file,
        String keyword,
        Lines lines,
        String text,
        List<Flag> flags,
        List<String> args,
        List<Heredoc> heredocs,
        Places places) {

    public Syntax {
        flags = List.copyOf(flags);
        args = List.copyOf(args);
        heredocs = List.copyOf(heredocs);
    }

    /** The error at the first occurrence of {@code word} in the instruction, or at its keyword where it has none. */
    DockerfileException error(String word, String problem, String hint) {
        return places.error(file, word.isEmpty() ? 0 : Math.max(0, text.indexOf(word)), problem, hint);
    }

    /** The error at the instruction's keyword. */
    DockerfileException error(String problem) {
        return places.error(file, 0, problem, "");
    }

    /** The same instruction standing elsewhere: a trigger of ONBUILD is reported where its FROM stands. */
    Syntax at(Syntax other) {
        return new Syntax(other.file, keyword, other.lines, text, flags, args, heredocs, other.places.only());
    }
}
