package dev.cachebust.view;

import dev.cachebust.daemon.Json;
import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Fix;
import dev.cachebust.lint.Rule;
import dev.cachebust.lint.Severity;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;

/**
 * {@code lint --format sarif}: the findings for code scanning, as SARIF 2.1.0 (OASIS standard; section numbers below are its).
 */
public final class LintSarif {
    private LintSarif() {}

    /**
     * The log.
     *
     * @param version of cachebust
     */
    public static Json.Obj document(List<Finding> findings, String version) {
        Json.Obj driver = Json.object()
                .with("name", "cachebust")
                .with("version", version)
                .with("rules", Arrays.stream(Rule.values()).map(LintSarif::rule).toList());
        Json.Obj run = Json.object()
                .with("tool", Json.object().with("driver", driver))
                .with("columnKind", "unicodeCodePoints")
                .with("results", findings.stream().map(LintSarif::result).toList());
        return Json.object()
                .with("version", "2.1.0")
                .with("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .with("runs", List.of(run));
    }

    private static Json.Obj rule(Rule rule) {
        return Json.object()
                .with("id", rule.id())
                .with("shortDescription", text(rule.title()))
                .with("help", text(rule.advice() + " (" + rule.page() + ")"))
                .with("defaultConfiguration", Json.object().with("level", level(rule.severity())));
    }

    private static Json.Obj result(Finding finding) {
        Json.Obj region = Json.object().with("startLine", finding.line()).with("endLine", finding.endLine());
        Json.Obj place =
                Json.object().with("artifactLocation", artifact(finding.file())).with("region", region);
        Json.Obj result = Json.object()
                .with("ruleId", finding.rule().id())
                .with("ruleIndex", finding.rule().ordinal())
                .with("level", level(finding.severity()))
                .with("message", text(finding.message()))
                .with("locations", List.of(Json.object().with("physicalLocation", place)));
        finding.fix().ifPresent(fix -> result.with("fixes", List.of(fix(finding, fix))));
        return result;
    }

    private static Json.Obj fix(Finding finding, Fix fix) {
        boolean insertion = fix.endLine() < fix.line();
        String content = String.join("\n", fix.replacement()) + (insertion ? "\n" : "");
        // A region without columns reaches to the end of its last line, the line end not included (3.30.8).
        Json.Obj region = insertion
                ? Json.object()
                        .with("startLine", fix.line())
                        .with("startColumn", 1)
                        .with("endColumn", 1)
                : Json.object().with("startLine", fix.line()).with("endLine", fix.endLine());
        Json.Obj replacement = Json.object()
                .with("deletedRegion", region)
                .with("insertedContent", Json.object().with("text", content));
        Json.Obj change =
                Json.object().with("artifactLocation", artifact(fix.file())).with("replacements", List.of(replacement));
        return Json.object()
                .with("description", text(finding.rule().advice()))
                .with("artifactChanges", List.of(change));
    }

    private static Json.Obj text(String text) {
        return Json.object().with("text", text);
    }

    private static Json.Obj artifact(String file) {
        return Json.object().with("uri", uri(file));
    }

    private static String uri(String file) {
        try {
            return file.startsWith("/")
                    ? new URI("file", "", file, null).toASCIIString()
                    : new URI(null, null, file.replaceFirst("^(?=[^/]*:)", "./"), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("every path has a URI", e);
        }
    }

    private static String level(Severity severity) {
        return severity == Severity.INFO ? "note" : severity.word();
    }
}
