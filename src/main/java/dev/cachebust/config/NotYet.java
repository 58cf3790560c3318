package dev.cachebust.config;

import java.util.ArrayList;
import java.util.List;

/** Settings that are understood and have no effect in this version: nobody should have to find that out. */
public final class NotYet {
    private NotYet() {}

    /** One line for each that was set. */
    public static List<String> of(Settings settings) {
        List<String> lines = new ArrayList<>();
        if (!(settings.cache().export() instanceof Settings.Export.Never)) {
            lines.add("cache.export has no effect yet: build exports cache, watch never does");
        }
        return lines;
    }
}
