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
        int[][] common = common(old, now);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                keep(before, edit.line() + i, edit.line() + i, all);
                i++;
                j++;
            } else if (i < old.size() && (j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
                all.add(new Line(
                        '-', old.get(i), !before.ends().get(edit.line() - 1 + i).isEmpty()));
                i++;
            } else {
                all.add(new Line('+', now.get(j), true));
                j++;
            }
        }
    }

    /** How many lines two texts have in common, in order, from one line of each on. */
    private static int[][] common(List<String> old, List<String> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
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
