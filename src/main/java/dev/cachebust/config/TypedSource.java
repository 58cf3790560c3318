package dev.cachebust.config;

import dev.cachebust.compose.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what comes as text without a type: flags and environment variables. */
final class TypedSource {
    private final Map<List<String>, Object> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private TypedSource() {}

    static Source flags(Overrides flags, Map<String, String> environment) {
        TypedSource source = new TypedSource();
        flags.image().ifPresent(text -> source.put(Keys.IMAGE, flag(Keys.IMAGE), text));
        flags.dockerfile().ifPresent(text -> source.put(Keys.DOCKERFILE, flag(Keys.DOCKERFILE), text));
        flags.target().ifPresent(text -> source.put(Keys.TARGET, "--target", text));
        flags.debounce().ifPresent(text -> source.put(Keys.DEBOUNCE, "--debounce", text));
        flags.maxWait().ifPresent(text -> source.put(Keys.MAX_WAIT, "--max-wait", text));
        if (!flags.cacheFrom().isEmpty()) {
            source.put(Keys.CACHE_FROM, "--cache-from", flags.cacheFrom());
        }
        if (!flags.cacheTo().isEmpty()) {
            source.put(Keys.CACHE_TO, "--cache-to", flags.cacheTo());
        }
        for (Key<?> key : Keys.ALL) {
            List<String> said = flags.build().getOrDefault(key.path().get(0), List.of());
            if (key.hasName()) {
                said.forEach(text -> source.named(key, text));
            } else if (!said.isEmpty() && key.path().size() == 1) {
                source.put(key, flag(key), key.standard() instanceof List ? said : raw(key, said.get(said.size() - 1)));
            }
            String text = key.path().get(0).equals(Keys.VIEW)
                    ? flags.view().get(key.path().get(1))
                    : null;
            if (text != null) {
                source.put(key, "--" + key.path().get(1).replace('_', '-'), raw(key, text));
            }
        }
        for (String arg : flags.buildArgs()) {
            source.arg(arg, environment);
        }
        return source.done();
    }

    /** {@code NAME} alone takes the environment's value and is left out where it has none, as the Docker CLI does. */
    private void arg(String text, Map<String, String> environment) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        if (name.isBlank()) {
            problems.add(new Problem(
                    "--build-arg", "has no name in " + Shown.quoted(text), Optional.of("write NAME=value, or NAME")));
        } else if (equals >= 0) {
            values.put(Keys.ARG.named(name), text.substring(equals + 1));
        } else {
            Optional.ofNullable(environment.get(name)).ifPresent(value -> values.put(Keys.ARG.named(name), value));
        }
    }

    /** {@code NAME=value} of a table. */
    private void named(Key<?> key, String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            problems.add(new Problem(
                    flag(key), "has no name and value in " + Shown.quoted(text), Optional.of("write NAME=VALUE")));
            return;
        }
        try {
            Keys.checkName(key, text.substring(0, equals));
            values.put(key.named(text.substring(0, equals)), key.type().read(text.substring(equals + 1)));
        } catch (BadValue e) {
            problems.add(new Problem(flag(key), e.text(), e.hint()));
        }
    }

    /** The flag that sets a key of those that {@code docker build} has flags for; it is said once for each value. */
    static String flag(Key<?> key) {
        if (key == Keys.IMAGE) {
            return "-t";
        }
        return key == Keys.DOCKERFILE
                ? "-f"
                : "--"
                        + Overrides.FLAGS.getOrDefault(
                                key.path().get(0), key.path().get(0).replace('_', '-'));
    }

    static Source environment(Map<String, String> environment) {
        TypedSource source = new TypedSource();
        for (Key<?> key : Keys.ALL) {
            String text = environment.get(key.variable());
            if (text != null && !text.isEmpty() && !key.hasName()) {
                source.put(key, key.variable(), raw(key, text));
            }
        }
        return source.done();
    }

    private static Object raw(Key<?> key, String text) {
        if (key.standard() instanceof List) {
            return List.of(text.strip().split("\\s+"));
        }
        if (key.standard() instanceof Boolean && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        return key.standard() instanceof Long && text.matches("\\d{1,18}") ? Long.valueOf(text) : text;
    }

    private void put(Key<?> key, String origin, Object raw) {
        try {
            values.put(key.path(), key.type().read(raw));
        } catch (BadValue e) {
            problems.add(new Problem(origin, e.text(), e.hint()));
        }
    }

    private Source done() {
        return new Source(values, new LinkedHashMap<>(), new LinkedHashMap<>(), problems);
    }
}
