package dev.cachebust.context;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What several ignore files all leave out: with these rules a folder is read once for all of them.
 *
 * @param rules at least one
 */
public record CommonRules(Set<IgnoreRules> rules) implements PathRules {
    public CommonRules {
        rules = Set.copyOf(rules);
    }

    /** Of these, without repetition; one alone is itself. */
    public static PathRules of(Collection<IgnoreRules> rules) {
        Set<IgnoreRules> different = Set.copyOf(rules);
        return different.size() == 1 ? different.iterator().next() : new CommonRules(different);
    }

    @Override
    public boolean ignores(String path) {
        return rules.stream().allMatch(one -> one.ignores(path));
    }

    @Override
    public boolean prunable(String directory) {
        return rules.stream().allMatch(one -> one.prunable(directory));
    }

    @Override
    public Step root() {
        return new Common(rules.stream().map(IgnoreRules::root).toList());
    }

    private record Common(List<Step> steps) implements Step {
        @Override
        public String path() {
            return steps.get(0).path();
        }

        @Override
        public boolean ignored() {
            return steps.stream().allMatch(Step::ignored);
        }

        @Override
        public boolean prunable() {
            return steps.stream().allMatch(Step::prunable);
        }

        @Override
        public Step child(String name) {
            return new Common(steps.stream().map(step -> step.child(name)).toList());
        }
    }
}
