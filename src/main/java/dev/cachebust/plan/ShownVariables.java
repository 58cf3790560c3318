package dev.cachebust.plan;

import java.util.List;
import java.util.Locale;

/** Values of variables as they may be kept and shown. */
public final class ShownVariables {
    private static final List<String> SECRET =
            List.of("PASSW", "SECRET", "TOKEN", "CREDENTIAL", "PRIVATE", "APIKEY", "API_KEY");

    private ShownVariables() {}

    /** The value; a hash instead, where the name looks like a secret's. */
    public static String value(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        boolean secretive = SECRET.stream().anyMatch(upper::contains);
        if (!secretive || value.isEmpty()) {
            return value;
        }
        return "(hidden " + Hash.of(value).substring(0, 8) + ")";
    }
}
