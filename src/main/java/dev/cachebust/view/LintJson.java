package dev.cachebust.view;

import dev.cachebust.daemon.Json;
import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Fix;
import java.util.List;

/** {@code lint --json}: one document. */
public final class LintJson {
    private LintJson() {}

    /** The document. */
    public static Json.Obj document(List<Finding> findings) {
        return Json.object()
                .with("findings", findings.stream().map(LintJson::finding).toList());
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
