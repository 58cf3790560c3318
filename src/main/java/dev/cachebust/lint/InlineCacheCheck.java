package dev.cachebust.lint;

import dev.cachebust.dockerfile.Lines;
import dev.cachebust.plan.CacheUse;
import java.util.List;
import java.util.function.Consumer;

/** Inline cache is part of the image and is found only by who reads that same reference. */
final class InlineCacheCheck implements Check {
    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        CacheUse cache = facts.subject.cache();
        List<String> from = cache.readElsewhere();
        if (from.isEmpty()) {
            return;
        }
        String message = "cache is written into " + cache.image() + " (type=inline) and read from "
                + Facts.listed(from, 3) + ", where it never is";
        found.accept(facts.subject
                .config()
                .map(config -> {
                    int line = config.find(new Lines(1, config.lines().size()), from.get(0));
                    return Finding.of(Rule.INLINE_CACHE_NOT_READ, config.name(), line, line, message);
                })
                .orElseGet(() -> facts.at(Rule.INLINE_CACHE_NOT_READ, 1, message)));
    }
}
