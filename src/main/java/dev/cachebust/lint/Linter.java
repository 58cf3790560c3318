package dev.cachebust.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks for everything that the rules tell. Pure: equal input gives equal findings in the same order. */
public final class Linter {
    private static final List<Check> CHECKS = List.of(
            new BustArgCheck(),
            new StageFilterCheck(),
            new CopyBeforeInstallCheck(),
            new UnsortedHashCheck(),
            new CacheMountCheck(),
            new AptMountCheck(),
            new InlineCacheCheck(),
            new LinkChmodCheck(),
            new SecretCheck(),
            new RemoteInputCheck(),
            new ContextFilesCheck(),
            new InstallMountCheck());

    private Linter() {}

    /** The findings, by file and line. */
    public static List<Finding> check(Subject subject) {
        Facts facts = new Facts(subject);
        List<Finding> found = new ArrayList<>();
        CHECKS.forEach(check -> check.check(facts, found::add));
        found.sort(Comparator.comparing(
                        (Finding f) -> !f.file().equals(subject.dockerfile().name()))
                .thenComparing(Finding::file)
                .thenComparingInt(Finding::line)
                .thenComparing(Finding::rule)
                .thenComparing(Finding::message));
        return found.stream()
                .map(f -> quotesSecret(f, found) ? f.fixedBy(Optional.empty()) : f)
                .toList();
    }

    /** Whether an edit would show a line that holds a secret. */
    private static boolean quotesSecret(Finding finding, List<Finding> all) {
        return finding.fix().isPresent()
                && all.stream()
                        .anyMatch(other -> other.rule() == Rule.SECRET_IN_ARG_OR_ENV
                                && other.file().equals(finding.fix().get().file())
                                && other.line() <= finding.fix().get().endLine()
                                && other.endLine() >= finding.fix().get().line());
    }
}
