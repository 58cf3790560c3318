package dev.cachebust.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Makes a case smaller for as long as it stays wrong: fewer edits, then fewer instructions and files. */
final class Shrinker {
    private final Predicate<GeneratedCase> stillWrong;
    private int tries;

    /** @param tries how many smaller cases are played at most */
    Shrinker(Predicate<GeneratedCase> stillWrong, int tries) {
        this.stillWrong = stillWrong;
        this.tries = tries;
    }

    /** What two reports of the same mistake have in common: what was planned, and what happened. */
    static String kind(String wrong) {
        return wrong.replaceFirst("(?s)^.*?: (planned \\w+|no vertex|of the context|failed|succeeded)", "$1")
                .replaceFirst("(?s)^(planned \\w+).*but (cached|rebuilt): .*", "$1 $2")
                .replaceFirst("(?s)^(no vertex|of the context|failed).*", "$1");
    }

    GeneratedCase shrink(GeneratedCase made) {
        GeneratedCase small = withoutScript(made);
        small = withoutInstructions(small);
        return withoutScript(small);
    }

    private boolean wrong(GeneratedCase candidate) {
        if (tries <= 0) {
            return false;
        }
        tries--;
        return stillWrong.test(candidate);
    }

    /** Leaves out halves, quarters … of the lines. */
    private GeneratedCase withoutScript(GeneratedCase made) {
        GeneratedCase small = made;
        for (int size = made.script().size() / 2; size > 0; size /= 2) {
            for (int at = small.script().size() - size; at >= 0; at -= size) {
                List<String> script = new ArrayList<>(small.script());
                script.subList(at, at + size).clear();
                GeneratedCase candidate = new GeneratedCase(script, used(script, small.dockerfiles()));
                if (wrong(candidate)) {
                    small = candidate;
                    at = Math.min(at, small.script().size() - size + 1);
                }
            }
        }
        return small;
    }

    private static SortedMap<String, String> used(List<String> script, SortedMap<String, String> dockerfiles) {
        SortedMap<String, String> used = new TreeMap<>(dockerfiles);
        used.keySet().removeIf(n -> !n.equals("Dockerfile") && !script.contains("dockerfile " + n));
        return used;
    }

    /** Leaves a line out of every Dockerfile that has it. */
    private GeneratedCase withoutInstructions(GeneratedCase made) {
        GeneratedCase small = made;
        List<String> lines = new ArrayList<>();
        made.dockerfiles().values().forEach(t -> lines.addAll(Arrays.asList(t.split("\n"))));
        for (String line :
                lines.stream().distinct().filter(l -> !l.startsWith("FROM")).toList()) {
            SortedMap<String, String> dockerfiles = new TreeMap<>(small.dockerfiles());
            dockerfiles.replaceAll(
                    (n, t) -> ("\n" + t).replace("\n" + line + "\n", "\n").substring(1));
            GeneratedCase candidate = new GeneratedCase(small.script(), dockerfiles);
            if (!dockerfiles.equals(small.dockerfiles()) && wrong(candidate)) {
                small = candidate;
            }
        }
        return small;
    }
}
