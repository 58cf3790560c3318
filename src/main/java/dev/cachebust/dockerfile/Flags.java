package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks and reads the flags of one instruction (BuildKit's {@code instructions/bflag.go}). */
final class Flags {
    enum Kind {
        BOOLEAN,
        TEXT,
        TEXTS
    }

    private static final Map<String, Map<String, Kind>> KNOWN = Map.of(
            "FROM", Map.of("platform", Kind.TEXT),
            "RUN",
                    Map.of(
                            "mount", Kind.TEXTS,
                            "network", Kind.TEXT,
                            "security", Kind.TEXT,
                            "device", Kind.TEXTS),
            "COPY",
                    Map.of(
                            "chown", Kind.TEXT,
                            "chmod", Kind.TEXT,
                            "from", Kind.TEXT,
                            "link", Kind.BOOLEAN,
                            "parents", Kind.BOOLEAN,
                            "exclude", Kind.TEXTS),
            "ADD",
                    Map.of(
                            "chown", Kind.TEXT,
                            "chmod", Kind.TEXT,
                            "link", Kind.BOOLEAN,
                            "keep-git-dir", Kind.BOOLEAN,
                            "checksum", Kind.TEXT,
                            "unpack", Kind.BOOLEAN,
                            "exclude", Kind.TEXTS),
            "HEALTHCHECK",
                    Map.of(
                            "interval", Kind.TEXT,
                            "timeout", Kind.TEXT,
                            "start-period", Kind.TEXT,
                            "start-interval", Kind.TEXT,
                            "retries", Kind.TEXT));

    /** These take no flags, and BuildKit does not look whether they have any. */
    private static final Set<String> UNCHECKED = Set.of("ARG", "STOPSIGNAL");

    private final Syntax syntax;

    private Flags(Syntax syntax) {
        this.syntax = syntax;
    }

    static Flags of(Syntax syntax) {
        Map<String, Kind> known = KNOWN.getOrDefault(syntax.keyword(), Map.of());
        List<String> used = new ArrayList<>();
        for (Flag flag : UNCHECKED.contains(syntax.keyword()) ? List.<Flag>of() : syntax.flags()) {
            String shown = "--" + flag.name();
            Kind kind = known.get(flag.name());
            if (kind == null) {
                String nearest = Suggest.hint(
                        shown,
                        known.keySet().stream().map(k -> "--" + k).sorted().toList());
                throw syntax.error(
                        shown,
                        syntax.keyword() + " has no flag " + shown,
                        nearest.isEmpty() && known.isEmpty() ? syntax.keyword() + " takes no flags" : nearest);
            }
            if (kind != Kind.TEXTS && used.contains(flag.name())) {
                throw syntax.error(shown, "the flag " + shown + " is given twice", "");
            }
            used.add(flag.name());
            if (kind == Kind.BOOLEAN) {
                String value = flag.value().orElse("true").toLowerCase(Locale.ROOT);
                if (!value.equals("true") && !value.equals("false")) {
                    throw syntax.error(shown, shown + " is either true or false", "");
                }
            } else if (flag.value().isEmpty()) {
                throw syntax.error(shown, "the flag " + shown + " needs a value", "write " + shown + "=…");
            }
        }
        return new Flags(syntax);
    }

    List<String> texts(String name) {
        return syntax.flags().stream()
                .filter(f -> f.name().equals(name))
                .flatMap(f -> f.value().stream())
                .toList();
    }

    /** The flag's text; empty where it is not given, or given as nothing. */
    Optional<String> text(String name) {
        return texts(name).stream().findFirst().filter(v -> !v.isEmpty());
    }

    Optional<Boolean> bool(String name) {
        return syntax.flags().stream()
                .filter(f -> f.name().equals(name))
                .map(f -> f.value().orElse("true").equalsIgnoreCase("true"))
                .findFirst();
    }
}
