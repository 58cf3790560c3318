package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event.Failure;
import dev.cachebust.daemon.FailureSummary;
import dev.cachebust.view.FailureText;
import dev.cachebust.view.Sanitizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The failure that is not known to be fixed: where, what, the Dockerfile's lines, the last output, what to do next. */
final class FailureRows {
    /** How many lines of output at most; the rest is in the step's log. */
    private static final int OUTPUT = 12;

    private final Canvas canvas;
    private final List<Ranked> rows = new ArrayList<>();

    /** A row, and when it gives way: the highest first. */
    private record Ranked(int rank, Row row) {}

    FailureRows(Facts facts, Facts.Pinned pinned, Canvas canvas) {
        this.canvas = canvas;
        Failure failure = pinned.failure();
        boolean earlier = facts.build().map(b -> b.number() != pinned.build()).orElse(true);
        String when = earlier ? "  not yet fixed, from " + canvas.time(pinned.at()) : "";
        RowBuilder first = canvas.row()
                .add(canvas.ink().sign(Status.FAILED) + " ", Style.BAD)
                .add(Sanitizer.text(FailureSummary.of(failure)), Style.BAD, link(facts, failure))
                .add(when, Style.NOTABLE);
        rows.add(new Ranked(0, first.row()));
        excerpt(failure);
        output(failure.facts().output());
        String next = FailureText.next(failure.facts());
        if (!next.isEmpty()) {
            rows.add(new Ranked(2, canvas.row("  " + next, Style.NOTABLE)));
        }
    }

    /** Where the file is, if that is known. */
    private static String link(Facts facts, Failure failure) {
        if (failure.file().isEmpty() || facts.hello().isEmpty()) {
            return "";
        }
        String folder =
                failure.file().startsWith("/") ? "" : facts.hello().get().project() + "/";
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : (folder + failure.file()).getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "/._~-".indexOf(b) >= 0);
            uri.append(plain ? Character.toString(b) : "%%%02X".formatted(b));
        }
        return uri.toString();
    }

    private void excerpt(Failure failure) {
        int line = failure.excerptLine();
        for (String text : failure.excerpt()) {
            boolean here = line == failure.facts().line();
            rows.add(new Ranked(
                    here ? 3 : 200,
                    canvas.row("  " + FailureText.excerpt(failure, line, text), here ? Style.STRONG : Style.FAINT)));
            line++;
        }
    }

    /** The last line matters most. */
    private void output(List<String> output) {
        int from = Math.max(0, output.size() - OUTPUT);
        for (int i = from; i < output.size(); i++) {
            int age = output.size() - 1 - i;
            Row row = canvas.row()
                    .add("  " + canvas.ink().bar() + " ", Style.FAINT)
                    .add(Sanitizer.text(output.get(i)), Style.PLAIN)
                    .row();
            rows.add(new Ranked(age == 0 ? 1 : 3 + age, row));
        }
    }

    int full() {
        return rows.size();
    }

    /** The most important of them, in their order. */
    List<Row> rows(int room) {
        return IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> rows.get(i).rank()))
                .limit(room)
                .sorted()
                .map(i -> rows.get(i).row())
                .toList();
    }
}
