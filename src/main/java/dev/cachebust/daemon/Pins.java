package dev.cachebust.daemon;

import dev.cachebust.dockerfile.ImageName;
import dev.cachebust.dockerfile.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Base images that a registry has and the engine has not: what their tags were found to stand for. Builds of one session use
 * that, so that no registry is asked for each of them.
 *
 * @param digests by reference, in the short form
 * @param since when the first of them was found
 */
record Pins(SortedMap<String, String> digests, Instant since) {
    static final Pins NONE = new Pins(Collections.emptySortedMap(), Instant.EPOCH);

    /** How BuildKit names the vertex of a FROM once it has asked the registry ({@code dockerfile2llb/convert.go}). */
    private static final Pattern FROM =
            Pattern.compile("\\[[^\\]]*\\] FROM (\\S{1,512})@(sha256:[0-9a-f]{64})", Pattern.DOTALL);

    Pins {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    /** Those that still hold: none if they are older than that, or the wall clock was set back. */
    Pins at(Instant now, Duration longest) {
        boolean holds = !since.isAfter(now) && Duration.between(since, now).compareTo(longest) < 0;
        return holds ? this : NONE;
    }

    /** With what the name of a vertex tells, if it tells of a base image that only a registry has. */
    Pins learned(String vertex, Project project, Instant now) {
        Matcher from = FROM.matcher(vertex);
        if (!from.matches()) {
            return this;
        }
        Optional<String> reference = ImageName.familiar(from.group(1)).filter(name -> pinnable(name, project));
        if (reference.isEmpty() || from.group(2).equals(digests.get(reference.get()))) {
            return this;
        }
        SortedMap<String, String> more = new TreeMap<>(digests);
        more.put(reference.get(), from.group(2));
        return new Pins(more, digests.isEmpty() ? now : since);
    }

    /** An image that the engine has is used as it is; one that is written with a digest stands still by itself. */
    private static boolean pinnable(String name, Project project) {
        List<String> references =
                project.graph().images().stream().map(Source.Image::reference).toList();
        return references.stream().anyMatch(r -> ImageName.familiar(r).equals(Optional.of(name)))
                && references.stream().noneMatch(r -> r.contains("@"))
                && project.options().images().keySet().stream()
                        .noneMatch(r -> ImageName.familiar(r).equals(Optional.of(name)));
    }
}
