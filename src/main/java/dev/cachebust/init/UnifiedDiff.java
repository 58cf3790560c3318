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
     * @param end its line end in the file: {@code \n}, {@code \r\n}, or nothing
     */
    public record Line(char sign, String text, String end) {}

    public UnifiedDiff {
        sections = List.copyOf(sections);
    }

    /** What these edits, which do not overlap, change in a file. */
    static UnifiedDiff of(TextFile before, List<Fix> edits, boolean isNew) {
        List<Line> all = new ArrayList<>();
        int next = 1;
        List<Fix> sorted =
                edits.stream().sorted(Comparator.comparingInt(Fix::line)).toList();
        for (Fix edit : sorted) {
            keep(before, next, edit.line() - 1, all);
            replace(before, edit, all);
            next = Math.max(next, edit.endLine() + 1);
        }
        keep(before, next, before.lines().size(), all);
        return new UnifiedDiff(before.name(), isNew, sections(withEnds(all, before.edited(edits))));
    }

    private static void keep(TextFile before, int first, int last, List<Line> all) {
        for (int i = first; i <= last; i++) {
            all.add(new Line(' ', before.lines().get(i - 1), before.ends().get(i - 1)));
        }
    }

    private static void replace(TextFile before, Fix edit, List<Line> all) {
        List<String> old = before.lines().subList(edit.line() - 1, edit.endLine());
        List<String> now = edit.replacement();
        int[][] common = common(old, now);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            int line = edit.line() + i;
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                keep(before, line, line, all);
                i++;
                j++;
            } else if (i < old.size() && (j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
                all.add(new Line('-', old.get(i), before.ends().get(line - 1)));
                i++;
            } else {
                all.add(new Line('+', now.get(j), ""));
                j++;
            }
        }
    }

    /** New lines end as they do in the edited file; an old one that ends otherwise there is another line. */
    private static List<Line> withEnds(List<Line> all, TextFile after) {
        List<Line> ended = new ArrayList<>();
        int next = 0;
        for (Line line : all) {
            if (line.sign() == '-') {
                ended.add(line);
                continue;
            }
            Line now = new Line('+', line.text(), after.ends().get(next++));
            if (line.sign() == ' ' && line.end().equals(now.end())) {
                ended.add(line);
            } else {
                if (line.sign() == ' ') {
                    ended.add(new Line('-', line.text(), line.end()));
                }
                ended.add(now);
            }
        }
        return ended;
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
