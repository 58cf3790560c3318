package dev.cachebust.build.classic;

import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.Instruction;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of the platform, which BuildKit sets by itself where they are declared, and Docker's older builder does not. */
final class PlatformArgs {
    private static final Pattern PLATFORM = Pattern.compile("([^/]+)/([^/]+)(?:/([^/]+))?");

    private PlatformArgs() {}

    /** The build arguments, with those that the Dockerfile declares and nobody has given a value. */
    static SortedMap<String, String> with(
            SortedMap<String, String> args, Dockerfile dockerfile, String target, String build) {
        SortedMap<String, String> known = new TreeMap<>();
        put(known, "TARGET", target);
        put(known, "BUILD", build);
        SortedMap<String, String> all = new TreeMap<>(args);
        for (Instruction instruction : dockerfile.instructions()) {
            if (instruction instanceof Instruction.Arg arg) {
                arg.declared().stream()
                        .filter(declared -> declared.defaultValue().isEmpty())
                        .map(Instruction.Arg.Declared::name)
                        .filter(known::containsKey)
                        .forEach(name -> all.putIfAbsent(name, known.getOrDefault(name, "")));
            }
        }
        return all;
    }

    private static void put(Map<String, String> known, String prefix, String platform) {
        Matcher parts = PLATFORM.matcher(platform);
        if (parts.matches()) {
            known.put(prefix + "PLATFORM", platform);
            known.put(prefix + "OS", parts.group(1));
            known.put(prefix + "ARCH", parts.group(2));
            known.put(prefix + "VARIANT", parts.group(3) == null ? "" : parts.group(3));
        }
    }
}
