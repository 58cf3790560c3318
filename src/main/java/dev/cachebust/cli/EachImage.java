package dev.cachebust.cli;

import dev.cachebust.config.Solve;
import dev.cachebust.daemon.Json;
import dev.cachebust.layer.UnknownLayerException;
import dev.cachebust.view.Sanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks each of the images that a command is about. Of one there is a document of its own; of several one document with
 * {@code images}, or for people one after the other. An image to which what was asked does not apply is left out, as long as there is
 * another one.
 */
final class EachImage {
    /** The exit codes, the worst one last. */
    private static final List<Integer> CODES = List.of(
            ExitCode.DONE,
            ExitCode.WOULD_REBUILD,
            ExitCode.LINT_FAILED,
            ExitCode.NOT_EXACT,
            ExitCode.BUILD_FAILED,
            ExitCode.USAGE,
            ExitCode.NO_ENGINE);

    private final Terminal terminal;
    private final boolean json;
    private final List<Json.Obj> documents = new ArrayList<>();
    private boolean asked;
    private int code = ExitCode.DONE;

    /** What there is to say of an image. */
    interface Document {
        Json.Obj json();

        List<String> text();
    }

    /**
     * An answer.
     *
     * @param document empty if what there is to say has been said
     */
    record Said(Optional<Document> document, int code) {
        static Said of(Document document, int code) {
            return new Said(Optional.of(document), code);
        }
    }

    /** What a command wants to know of an image. */
    @FunctionalInterface
    interface Question {
        /**
         * Asks it.
         *
         * @throws UsageException if it does not apply to this image
         */
        Said ask(Where where) throws Exception;
    }

    private EachImage(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /** Asks, prints the answers and gives the worst exit code. */
    static int answer(CachebustCommand options, boolean json, Question question) throws Exception {
        Where where = options.where();
        List<Solve> solves = where.solves();
        EachImage each = new EachImage(options.terminal(), json);
        return solves.size() == 1 ? each.one(question.ask(where)) : each.several(where, solves, question);
    }

    private int one(Said said) {
        said.document().ifPresent(document -> terminal.print(text(document)));
        return said.code();
    }

    private List<String> text(Document document) {
        return json ? List.of(document.json().toString()) : document.text();
    }

    private int several(Where where, List<Solve> solves, Question question) throws Exception {
        Optional<Exception> needless = Optional.empty();
        for (Solve solve : solves) {
            try {
                said(solve, question.ask(where.only(solve)));
            } catch (UsageException | UnknownLayerException e) {
                needless = needless.or(() -> Optional.of(e));
            } catch (Exception e) {
                if (!Failures.isInput(e)) {
                    throw e;
                }
                failed(solve, e);
            }
        }
        if (!asked && needless.isPresent()) {
            throw needless.get();
        }
        if (json) {
            terminal.print(List.of(Json.object().with("images", documents).toString()));
        }
        return code;
    }

    private void said(Solve solve, Said said) {
        asked = true;
        worst(said.code());
        if (said.document().isEmpty()) {
            return;
        }
        Document document = said.document().get();
        if (json) {
            solve.images().forEach((name, image) -> {
                Json.Obj one = Json.object().with("name", name).with("image", image);
                one.putAll(document.json());
                documents.add(one);
            });
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add(terminal.palette().strong(Sanitizer.name(String.join(", ", solve.names()))) + ":");
        lines.addAll(document.text());
        lines.add("");
        terminal.print(lines);
    }

    private void failed(Solve solve, Exception failure) {
        asked = true;
        worst(ExitCode.USAGE);
        terminal.say(Sanitizer.name(solve.name()) + ": " + Sanitizer.text(String.valueOf(failure.getMessage())));
    }

    private void worst(int next) {
        code = CODES.indexOf(next) > CODES.indexOf(code) ? next : code;
    }
}
