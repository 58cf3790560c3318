package dev.cachebust.fuzz;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.IgnoreRules;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Up to the first NUL any bytes are an ignore file or are turned down; what follows are paths to ask it about. */
public final class IgnoreRulesTarget {
    private IgnoreRulesTarget() {}

    /** The fuzzer's entry point. */
    public static void fuzzerTestOneInput(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        IgnoreRules rules;
        try {
            rules = IgnoreRules.parse(Arrays.copyOf(data, end));
        } catch (BadPatternException e) {
            return;
        }
        String asked = new String(data, end, data.length - end, StandardCharsets.UTF_8);
        for (String path : asked.split("\0", 16)) {
            if (path.isEmpty() || path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
                continue;
            }
            rules.ignores(path);
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                if (rules.prunable(path.substring(0, slash)) && !rules.ignores(path)) {
                    throw new IllegalStateException("a folder is left out though a file in it is not ignored");
                }
            }
        }
    }
}
