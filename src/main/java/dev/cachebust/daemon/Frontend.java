package dev.cachebust.daemon;

import dev.cachebust.config.Settings.Syntax;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.ImageName;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.engine.EngineFacts;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which frontend reads a Dockerfile.
 *
 * @param builtIn the engine's own, whatever the {@code # syntax=} line says; else BuildKit decides, by that line
 * @param reason why, in plain words
 * @param engineHas the N of the 1.N of docker/dockerfile that the engine has built in at least, 0 if nobody knows
 */
public record Frontend(boolean builtIn, String reason, int engineHas) {
    /** The name of the build argument that stands before a {@code # syntax=} line (BuildKit's {@code builder/build.go}). */
    static final String ARGUMENT = "BUILDKIT_SYNTAX";

    private static final Pattern OFFICIAL =
            Pattern.compile("docker/dockerfile:(?:latest|1(?:\\.(\\d{1,3})(?:\\.\\d{1,3})?)?)");
    private static final Pattern EDITED_VARIABLE = Pattern.compile("\\$\\{\\w+[#%/]");
    private static final Pattern RELEASE = Pattern.compile("v?1\\.(\\d{1,3})(?:\\D.*)?");
    private static final Pattern ENGINE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\..*");

    /** With which 1.N of docker/dockerfile a flag came that not every engine in use knows (its release notes). */
    private static final Map<String, Integer> FLAGS = Map.ofEntries(
            Map.entry("link", 4),
            Map.entry("checksum", 6),
            Map.entry("keep-git-dir", 6),
            Map.entry("start-interval", 6),
            Map.entry("unpack", 17),
            Map.entry("exclude", 19),
            Map.entry("parents", 20),
            Map.entry("security", 20),
            Map.entry("device", 20));

    private static final int HEREDOC = 4;
    private static final int VARIABLE_EDITS = 8;

    /**
     * The M of the BuildKit 0.M in Docker Engines, from this version of theirs on: what moby's {@code vendor.mod}, and {@code
     * go.mod} since 29.0, name at the tags of releases (read up to 29.7).
     */
    private static final TreeMap<Integer, Integer> ENGINES = new TreeMap<>(Map.ofEntries(
            Map.entry(20_10, 8),
            Map.entry(23_00, 10),
            Map.entry(24_00, 11),
            Map.entry(25_00, 12),
            Map.entry(26_00, 13),
            Map.entry(27_00, 14),
            Map.entry(27_01, 15),
            Map.entry(27_03, 16),
            Map.entry(27_04, 17),
            Map.entry(27_05, 18),
            Map.entry(28_00, 20),
            Map.entry(28_01, 21),
            Map.entry(28_02, 22),
            Map.entry(28_03, 23),
            Map.entry(28_04, 24),
            Map.entry(28_05, 25),
            Map.entry(29_01, 26),
            Map.entry(29_02, 27),
            Map.entry(29_03, 28),
            Map.entry(29_04, 29),
            Map.entry(29_05, 30),
            Map.entry(29_06, 31),
            Map.entry(29_07, 32)));

    /** The first BuildKit 0.M whose docker/dockerfile 1.N is known … */
    private static final int FIRST = 8;

    /** … by this distance: BuildKit tags both at the same commit, as 0.10 and 1.4, 0.25 and 1.19, 0.32 and 1.26. */
    private static final int BEHIND = 6;

    /**
     * Decides.
     *
     * @param arguments the user's own build arguments
     * @param builtInMinor the N of the 1.N of docker/dockerfile that the engine has built in, 0 if nobody knows
     */
    static Frontend of(Syntax setting, Dockerfile dockerfile, Map<String, String> arguments, int builtInMinor) {
        Optional<String> asked = Optional.ofNullable(arguments.get(ARGUMENT))
                .map(text -> text.strip().split(" ", 2)[0])
                .or(dockerfile::syntax);
        if (asked.isEmpty()) {
            return new Frontend(false, "the engine's own: no # syntax= line asks for another", builtInMinor);
        }
        String name = asked.get();
        return switch (setting) {
            case REMOTE -> new Frontend(false, name + ": syntax = \"remote\" obeys it", builtInMinor);
            case BUILTIN ->
                new Frontend(true, "the engine's own instead of " + name + ": syntax = \"builtin\"", builtInMinor);
            case AUTO -> decide(name, dockerfile, builtInMinor);
        };
    }

    private static Frontend decide(String name, Dockerfile dockerfile, int builtInMinor) {
        Matcher official = OFFICIAL.matcher(ImageName.familiar(name).orElse(""));
        if (!official.matches()) {
            return new Frontend(
                    false, name + ": only releases of docker/dockerfile:1 are built into engines", builtInMinor);
        }
        if (builtInMinor == 0) {
            return new Frontend(false, name + ", as long as nobody knows what the engine has built in", builtInMinor);
        }
        int needed = official.group(1) != null ? Integer.parseInt(official.group(1)) : needed(dockerfile);
        return needed <= builtInMinor
                ? new Frontend(
                        true, "the engine's own, 1." + builtInMinor + " or newer, instead of " + name, builtInMinor)
                : new Frontend(
                        false,
                        name + ": the engine's own may be as old as 1." + builtInMinor + ", and 1." + needed
                                + " is needed",
                        builtInMinor);
    }

    /** The 1.N that the instructions need, as far as that matters for engines in use. */
    private static int needed(Dockerfile dockerfile) {
        int needed = 0;
        for (Instruction instruction : dockerfile.instructions()) {
            if (!instruction.syntax().heredocs().isEmpty()) {
                needed = Math.max(needed, HEREDOC);
            }
            if (EDITED_VARIABLE.matcher(instruction.syntax().text()).find()
                    && !instruction.keyword().equals("RUN")) {
                needed = Math.max(needed, VARIABLE_EDITS);
            }
            needed = instruction.syntax().flags().stream()
                    .map(flag -> FLAGS.getOrDefault(flag.name(), 0))
                    .reduce(needed, Math::max);
        }
        return needed;
    }

    /** The N of the 1.N that an engine has built in, or at least, 0 if that is not known. */
    static int builtInto(EngineFacts engine) {
        Matcher told = RELEASE.matcher(engine.dockerfile());
        return told.matches() ? Integer.parseInt(told.group(1)) : builtInto(engine.version());
    }

    /** @param engineVersion of a Docker Engine, or of a BuildKit, whose versions begin with 0 */
    static int builtInto(String engineVersion) {
        Matcher version = ENGINE.matcher(engineVersion);
        if (!version.matches()) {
            return 0;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        int buildkit = major == 0
                ? minor
                : Optional.ofNullable(ENGINES.floorEntry(major * 100 + Math.min(99, minor)))
                        .map(Map.Entry::getValue)
                        .orElse(0);
        return buildkit < FIRST ? 0 : buildkit - BEHIND;
    }
}
