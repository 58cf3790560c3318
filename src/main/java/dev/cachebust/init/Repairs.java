package dev.cachebust.init;

import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Linter;
import dev.cachebust.lint.Rule;
import java.util.List;
import java.util.Set;

/** What lint finds and can mend by itself. */
final class Repairs implements Improvement {
    private static final Set<Rule> RULES = Set.of(
            Rule.BUST_ARG_UNDECLARED,
            Rule.BUST_ARG_NOT_REDECLARED,
            Rule.BUST_ARG_AFTER_RUN,
            Rule.CACHE_MOUNT_MISSING,
            Rule.APT_MOUNT_NOT_LOCKED);

    @Override
    public List<Change> find(Draft draft) {
        return Linter.check(draft.subject()).stream()
                .filter(finding -> RULES.contains(finding.rule()))
                .flatMap(finding -> finding.fix().stream()
                        .filter(fix -> fix.file().equals(draft.file().name()))
                        .map(fix -> new Change(Change.Kind.REPAIR, reason(finding), List.of(fix))))
                .toList();
    }

    private static String reason(Finding finding) {
        return finding.message();
    }
}
