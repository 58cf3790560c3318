package dev.cachebust.view;

import dev.cachebust.advice.Advisor;
import dev.cachebust.advice.Recommendation;
import dev.cachebust.daemon.Json;
import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Fix;
import java.util.List;

/** {@code lint --json}: one document. */
public final class LintJson {
    private LintJson() {}

    /** The document. */
    public static Json.Obj document(List<Finding> findings, List<Recommendation> advice) {
        return Json.object()
                .with("findings", findings.stream().map(LintJson::finding).toList())
                .with("days", Advisor.DAYS)
                .with("strategies", advice.stream().map(LintJson::strategy).toList());
    }

    private static Json.Obj strategy(Recommendation of) {
        return Json.object()
                .with("strategy", of.means().id())
                .with("verdict", of.verdict().word())
                .with("reason", of.reason())
                .with("advice", of.advice().isEmpty() ? null : of.advice())
                .with("runs", of.cost().runs())
                .with("spentMs", of.cost().millis());
    }

    private static Json.Obj finding(Finding finding) {
        return Json.object()
                .with("rule", finding.rule().id())
                .with("severity", finding.severity().word())
                .with("message", finding.message())
                .with("file", finding.file())
                .with("line", finding.line())
                .with("endLine", finding.endLine())
                .with("advice", finding.rule().advice())
                .with("help", finding.rule().page())
                .with("fix", finding.fix().map(LintJson::fix));
    }

    private static Json.Obj fix(Fix fix) {
        return Json.object()
                .with("file", fix.file())
                .with("line", fix.line())
                .with("endLine", fix.endLine())
                .with("replacement", fix.replacement());
    }
}
