package dev.cachebust.cli;

import dev.cachebust.advice.Advisor;
import dev.cachebust.advice.Recommendation;
import dev.cachebust.config.Settings;
import dev.cachebust.config.Solve;
import dev.cachebust.daemon.Json;
import dev.cachebust.lint.FailOn;
import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Linter;
import dev.cachebust.lint.Subject;
import dev.cachebust.view.LintJson;
import dev.cachebust.view.LintSarif;
import dev.cachebust.view.LintText;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code lint}: advice on the Dockerfile and the cache set-up. */
@Command(
        name = "lint",
        description = {
            "Tell what in the Dockerfile, the config and the context defeats caching, and how to repair it. At the end: which",
            "of the six strategies fits this project and why, with what the builds of the last 7 days spent without it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cachebust lint --fail-on warning",
            "  cachebust lint --format sarif > cachebust.sarif   for code scanning"
        })
final class LintCommand implements Callable<Integer> {
    /** How findings are written. */
    enum Format {
        text,
        json,
        sarif
    }

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private Format format = Format.text;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit with 6 for this severity or a worse one: ${COMPLETION-CANDIDATES} (default: error).")
    private FailOn failOn = FailOn.error;

    @Override
    public Integer call() throws Exception {
        if (!json && format == Format.sarif) {
            return sarif();
        }
        return EachImage.answer(options, json || format == Format.json, this::lint);
    }

    /** The standard has one list for all images. */
    private int sarif() throws Exception {
        Terminal terminal = options.terminal();
        Where where = options.where();
        Set<Finding> all = new LinkedHashSet<>();
        for (Solve solve : where.solves()) {
            all.addAll(Linter.check(
                    OfflineProject.readForAdvice(where.only(solve), terminal).subject()));
        }
        List<Finding> findings = List.copyOf(all);
        terminal.print(List.of(LintSarif.document(findings, Version.number()).toString()));
        return failOn.reachedBy(findings) ? ExitCode.LINT_FAILED : ExitCode.DONE;
    }

    private EachImage.Said lint(Where where) throws Exception {
        Terminal terminal = options.terminal();
        OfflineProject of = OfflineProject.readForAdvice(where, terminal);
        Subject subject = of.subject();
        List<Finding> findings = Linter.check(subject);
        Settings.Cache cache = of.project().settings().cache();
        List<Recommendation> advice = Advisor.judge(
                subject,
                findings,
                of.project().files(),
                !cache.from().isEmpty() || !cache.to().isEmpty(),
                PastBuilds.of(of.state(), terminal),
                Instant.now());
        return EachImage.Said.of(
                new EachImage.Document() {
                    @Override
                    public Json.Obj json() {
                        return LintJson.document(findings, advice);
                    }

                    @Override
                    public List<String> text() {
                        return LintText.lines(findings, advice, terminal.palette(), terminal.width());
                    }
                },
                failOn.reachedBy(findings) ? ExitCode.LINT_FAILED : ExitCode.DONE);
    }
}
