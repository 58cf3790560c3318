package dev.cachebust.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code find … | … | sha256sum} without a sort: the value depends on the order of directory entries. */
final class UnsortedHashCheck implements Check {
    private static final Set<String> HASHES = Set.of(
            "sha256sum",
            "sha1sum",
            "sha224sum",
            "sha384sum",
            "sha512sum",
            "md5sum",
            "b2sum",
            "shasum",
            "cksum",
            "xxhsum");
    private static final Pattern LAST = Pattern.compile("\\|(\\s*)((?:sha\\d+|md5|b2|sha|ck|xxh)sum\\b)");

    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        for (Facts.RunCommand run : facts.runs()) {
            for (List<ShellCommand> pipeline : run.script().pipelines()) {
                String hash = unsorted(pipeline);
                if (!hash.isEmpty()) {
                    found.accept(facts.at(
                                    Rule.UNSORTED_HASH,
                                    run.lines(),
                                    "find hands files to " + hash
                                            + " in no particular order: equal files can give another"
                                            + " hash on another machine")
                            .fixedBy(perFile(pipeline) ? sorted(facts.subject.text(), run) : Optional.empty()));
                    break;
                }
            }
        }
    }

    /** The program that hashes what find gave unsorted; empty for none. */
    private static String unsorted(List<ShellCommand> pipeline) {
        boolean files = false;
        for (ShellCommand command : pipeline) {
            boolean hashes = HASHES.contains(command.program()) && !command.spread();
            if (command.runs("find", "fd") && !command.spread()) {
                files = true;
            } else if (command.runs("sort")) {
                files = false;
            } else if (files && hashes && command.plain().isEmpty() && !command.has("-c", "--check")) {
                return command.program();
            }
        }
        return "";
    }

    /** Whether what reaches the last hash is one line for each file, so that sorting it there is enough. */
    private static boolean perFile(List<ShellCommand> pipeline) {
        return pipeline.stream()
                .anyMatch(c -> HASHES.contains(c.program()) && c.spread()
                        || c.runs("find") && c.args().stream().anyMatch(HASHES::contains));
    }

    private static Optional<Fix> sorted(SourceText text, Facts.RunCommand run) {
        List<String> lines = text.lines(run.lines().first(), run.lines().last());
        List<String> changed = new ArrayList<>();
        int at = -1;
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = LAST.matcher(lines.get(i));
            boolean here = matcher.find();
            if (here && (at >= 0 || matcher.find())) {
                return Optional.empty();
            }
            if (here) {
                at = i;
                changed = List.of(LAST.matcher(lines.get(i)).replaceAll("| LC_ALL=C sort |$1$2"));
            }
        }
        int line = run.lines().first() + at;
        return at < 0 ? Optional.empty() : Optional.of(Fix.replace(text, line, line, changed));
    }
}
