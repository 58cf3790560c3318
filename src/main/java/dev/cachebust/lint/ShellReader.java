package dev.cachebust.lint;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a shell script apart into simple commands: quotes, substitutions, pipes, lists, redirections, comments. It is no
 * shell: what it does not understand becomes a word, and nothing is expanded.
 */
final class ShellReader {
    private static final char END = '\0';
    private static final int DEEPEST = 50;

    private final String text;
    private final List<List<ShellCommand>> pipelines;
    private final int depth;
    private int at;
    private final List<String> words = new ArrayList<>();
    private final List<ShellCommand> pipeline = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean redirected;

    private ShellReader(String text, int at, List<List<ShellCommand>> pipelines, int depth) {
        this.text = text;
        this.at = at;
        this.pipelines = pipelines;
        this.depth = depth;
    }

    static ShellScript read(String script) {
        List<List<ShellCommand>> pipelines = new ArrayList<>();
        new ShellReader(script, 0, pipelines, 0).readTo(END);
        List<List<ShellCommand>> all = new ArrayList<>();
        for (List<ShellCommand> found : pipelines) {
            for (ShellCommand command : found) {
                if (!command.script().isEmpty()) {
                    new ShellReader(command.script(), 0, all, 1).readTo(END);
                }
            }
            all.add(found);
        }
        return new ShellScript(all);
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    /** Reads to the character that ends a substitution; it is passed. */
    private void readTo(char stop) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == stop) {
                break;
            }
            step(c);
        }
        at++;
        endPipeline();
    }

    private void step(char c) {
        switch (c) {
            case ' ', '\t', '\r', '(', ')' -> {
                endWord();
                at++;
            }
            case '\\' -> escaped();
            case '\'' -> singleQuoted();
            case '"' -> doubleQuoted();
            case '$', '`' -> dollar(c);
            case '#' -> comment();
            case '|' -> pipe();
            case '\n', ';' -> {
                at++;
                endPipeline();
            }
            case '&' -> ampersand();
            case '<', '>' -> redirection(c);
            default -> add(c);
        }
    }

    private void add(char c) {
        word.append(c);
        inWord = true;
        at++;
    }

    private void escaped() {
        char next = peek(1);
        at++;
        if (next == '\n') {
            at++;
        } else if (next != END) {
            add(next);
        }
    }

    private void singleQuoted() {
        int end = text.indexOf('\'', at + 1);
        int stop = end < 0 ? text.length() : end;
        word.append(text, at + 1, stop);
        inWord = true;
        at = stop + 1;
    }

    private void doubleQuoted() {
        at++;
        inWord = true;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            if (c == '\\') {
                escaped();
            } else if (c == '$' || c == '`') {
                dollar(c);
            } else {
                add(c);
            }
        }
        at++;
    }

    private void dollar(char c) {
        boolean substitution = c == '`' || peek(1) == '(' && peek(2) != '(';
        if (!substitution || depth >= DEEPEST) {
            add(c);
            return;
        }
        ShellReader inner = new ShellReader(text, at + (c == '`' ? 1 : 2), pipelines, depth + 1);
        inner.readTo(c == '`' ? '`' : ')');
        at = inner.at;
        word.append("$()");
        inWord = true;
    }

    private void comment() {
        if (inWord) {
            add('#');
            return;
        }
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void pipe() {
        if (peek(1) == '|') {
            at += 2;
            endPipeline();
        } else {
            at += peek(1) == '&' ? 2 : 1;
            endCommand();
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }

    private void ampersand() {
        if (peek(1) == '>') {
            at++;
        } else {
            at += peek(1) == '&' ? 2 : 1;
            endPipeline();
        }
    }

    private void redirection(char c) {
        if (inWord && word.chars().allMatch(Character::isDigit)) {
            word.setLength(0);
            inWord = false;
        }
        endWord();
        if (peek(1) == '(') {
            ShellReader inner = new ShellReader(text, at + 2, pipelines, depth + 1);
            inner.readTo(')');
            at = inner.at;
            return;
        }
        while (peek(0) == c || peek(0) == '&' || peek(0) == '|' || peek(0) == '-') {
            at++;
        }
        redirected = true;
    }

    private void endWord() {
        if (inWord && !redirected) {
            words.add(word.toString());
        }
        if (inWord) {
            redirected = false;
        }
        word.setLength(0);
        inWord = false;
    }

    private void endCommand() {
        endWord();
        redirected = false;
        if (!words.isEmpty()) {
            ShellCommand command = ShellCommand.of(words);
            if (!command.program().isEmpty()) {
                pipeline.add(command);
            }
        }
        words.clear();
    }

    private void endPipeline() {
        endCommand();
        if (!pipeline.isEmpty()) {
            pipelines.add(List.copyOf(pipeline));
        }
        pipeline.clear();
    }
}
