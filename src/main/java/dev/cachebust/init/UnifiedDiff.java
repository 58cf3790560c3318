package dev.cachebust.init;

import dev.cachebust.lint.Fix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What an edit changes, as {@code diff -u} shows it.
 *
 * @param file its name
 * @param isNew whether there was no such file
 */
public record UnifiedDiff(String file, boolean isNew, List<Section> sections) {
    private static final int CONTEXT = 3;

    /** Lines that hang together; numbers are 1-based. */
    public record Section(int oldStart, int oldCount, int newStart, int newCount, List<Line> lines) {
        public Section {
            lines = List.copyOf(lines);
        }

        /** {@code @@ -1,3 +1,4 @@}. */
        public String head() {
            return "@@ -" + oldStart + "," + oldCount + " +" + newStart + "," + newCount + " @@";
        }
    }

    /**
     * One line.
     *
     * @param sign {@code ' '}, {@code '-'} or {@code '+'}
     * @param ends whether it has a line end in the file
     */
    public record Line(char sign, String text, boolean ends) {}

    public UnifiedDiff {
        sections = List.copyOf(sections);
    }

    /** What these edits, which do not overlap, change in a file. */
    static UnifiedDiff of(TextFile before, List<Fix> edits, boolean isNew) {
        List<Line> all = new ArrayList<>();
        int next = 1;
        List<Fix> sorted =
                edits.stream().sorted(Comparator.comparingInt(Fix::line)).toList();
        TextFile after = before.edited(edits);
        for (Fix edit : sorted) {
            keep(before, next, edit.line() - 1, all);
            replace(before, edit, all);
            next = Math.max(next, edit.endLine() + 1);
        }
        keep(before, next, before.lines().size(), all);
        return new UnifiedDiff(before.name(), isNew, sections(markedEnds(all, after)));
    }

    private static void keep(TextFile before, int first, int last, List<Line> all) {
        for (int i = first; i <= last; i++) {
            all.add(new Line(
                    ' ', before.lines().get(i - 1), !before.ends().get(i - 1).isEmpty()));
        }
    }

    private static void replace(TextFile before, Fix edit, List<Line> all) {
        List<String> old = before.lines().subList(edit.line() - 1, edit.endLine());
        List<String> now = edit.replacement();
        int head = 0;
        while (head < old.size() && head < now.size() && old.get(head).equals(now.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < old.size() - head
                && tail < now.size() - head
                && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        keep(before, edit.line(), edit.line() + head - 1, all);
        for (int i = head; i < old.size() - tail; i++) {
            all.add(new Line(
                    '-', old.get(i), !before.ends().get(edit.line() - 1 + i).isEmpty()));
        }
        now.subList(head, now.size() - tail).forEach(line -> all.add(new Line('+', line, true)));
        keep(before, edit.endLine() - tail + 1, edit.endLine(), all);
    }

    /** The last new line ends as the edited file's last line does. */
    private static List<Line> markedEnds(List<Line> all, TextFile after) {
        boolean ends = after.ends().isEmpty()
                || !after.ends().get(after.ends().size() - 1).isEmpty();
        List<Line> marked = new ArrayList<>(all);
        for (int i = marked.size() - 1; i >= 0 && !ends; i--) {
            Line line = marked.get(i);
            if (line.sign() != '-') {
                marked.set(i, new Line(line.sign(), line.text(), false));
                break;
            }
        }
        return marked;
    }

    private static List<Section> sections(List<Line> all) {
        List<Section> sections = new ArrayList<>();
        int oldLine = 1;
        int newLine = 1;
        int done = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).sign() == ' ') {
                continue;
            }
            int first = Math.max(done, i - CONTEXT);
            int last = i;
            for (int j = i; j < all.size() && j <= last + 2 * CONTEXT + 1; j++) {
                last = all.get(j).sign() == ' ' ? last : j;
            }
            int end = Math.min(all.size(), last + CONTEXT + 1);
            for (Line line : all.subList(done, first)) {
                oldLine += line.sign() == '+' ? 0 : 1;
                newLine += line.sign() == '-' ? 0 : 1;
            }
            List<Line> lines = all.subList(first, end);
            int oldCount =
                    (int) lines.stream().filter(line -> line.sign() != '+').count();
            int newCount =
                    (int) lines.stream().filter(line -> line.sign() != '-').count();
            sections.add(new Section(
                    oldCount == 0 ? oldLine - 1 : oldLine,
                    oldCount,
                    newCount == 0 ? newLine - 1 : newLine,
                    newCount,
                    lines));
            oldLine += oldCount;
            newLine += newCount;
            done = end;
            i = end - 1;
        }
        return sections;
    }
}
