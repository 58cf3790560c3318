package dev.cachebust.view.screen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What should be known besides the steps, the most pressing first. */
final class NoticeRows {
    private NoticeRows() {}

    static List<Row> rows(Facts facts, Canvas canvas) {
        Notices notices = facts.notices();
        List<Row> rows = urgent(facts, canvas);
        actions(notices, false).forEach(text -> rows.add(canvas.row(text, Style.PLAIN)));
        lastFirst(notices.ofBuild()).forEach(text -> rows.add(canvas.row(text, Style.NOTABLE)));
        lastFirst(notices.standing()).forEach(text -> rows.add(canvas.row(text, Style.NOTABLE)));
        return rows;
    }

    /** Those that something must be done about. */
    static List<Row> urgent(Facts facts, Canvas canvas) {
        Notices notices = facts.notices();
        List<Row> rows = new ArrayList<>();
        notices.engine().ifPresent(text -> rows.add(canvas.row(text, Style.BAD)));
        notices.rejected().ifPresent(text -> rows.add(canvas.row(text, Style.BAD)));
        actions(notices, true).forEach(text -> rows.add(canvas.row(text, Style.BAD)));
        if (facts.paused()) {
            rows.add(canvas.row("paused: changes are noticed and not built; p goes on", Style.NOTABLE));
        }
        return rows;
    }

    private static List<String> actions(Notices notices, boolean failed) {
        return notices.after().stream()
                .filter(action -> action.failed() == failed)
                .map(Notices.Action::text)
                .toList();
    }

    private static List<String> lastFirst(List<String> texts) {
        List<String> reversed = new ArrayList<>(texts);
        Collections.reverse(reversed);
        return reversed;
    }
}
