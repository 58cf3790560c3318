package dev.cachebust.config;

import dev.cachebust.compose.Nearest;
import dev.cachebust.compose.Shown;
import dev.cachebust.config.Settings.QuietPeriod;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The types of values that keys have. An empty text always means "not set", so that a project can undo the user's config. */
final class Types {
    static final Type<String> TEXT = raw -> {
        if (raw instanceof String text) {
            if (text.indexOf('\0') >= 0) {
                throw new BadValue("holds a NUL character");
            }
            return text;
        }
        if (raw instanceof Long || raw instanceof Double || raw instanceof Boolean) {
            throw new BadValue("must be text, but is " + TomlKind.of(raw), "put it in quotes: \"" + raw + "\"");
        }
        throw new BadValue("must be text, but is " + TomlKind.of(raw));
    };

    static final Type<Boolean> BOOLEAN = raw -> {
        if (raw instanceof Boolean value) {
            return value;
        }
        throw new BadValue("must be true or false, but is " + TomlKind.of(raw));
    };

    static final Type<Duration> DURATION = raw -> {
        if (raw instanceof Long number) {
            throw new BadValue(
                    "must be a duration, but is the number " + number, "say the unit, as in \"" + number + "ms\"");
        }
        Duration duration = Durations.parse(text("a duration", raw));
        if (duration.isZero()) {
            throw new BadValue("must be longer than zero");
        }
        return duration;
    };

    static final Type<QuietPeriod> QUIET_PERIOD = raw -> {
        if (raw.equals("auto")) {
            return QuietPeriod.AUTO;
        }
        Duration said = DURATION.read(raw);
        return new QuietPeriod(said, said);
    };

    static final Type<List<String>> TEXTS = raw -> {
        if (!(raw instanceof List<?> items)) {
            String hint = raw instanceof String text ? "write [" + Shown.quoted(text) + "]" : "write [\"…\", \"…\"]";
            throw new BadValue("must be a list of texts, but is " + TomlKind.of(raw), hint);
        }
        List<String> texts = new ArrayList<>();
        for (Object item : items) {
            String text = text("a list of texts, item " + (texts.size() + 1), item);
            if (text.isBlank()) {
                throw new BadValue("has an empty item, number " + (texts.size() + 1));
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    };

    static final Type<Path> PATH = raw -> {
        String text = text("a path", raw);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new BadValue("must be a path, but is " + Shown.quoted(text));
        }
    };

    static final Type<String> IMAGE = raw -> ImageReference.check(text("an image name", raw));

    static final Type<String> ARG_NAME = raw -> {
        String name = text("the name of an ARG", raw);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new BadValue(
                    "must be the name of an ARG, but is " + Shown.quoted(name),
                    "letters, digits and _ make a name, such as \"CACHE_BUST_SOURCE\"");
        }
        return name;
    };

    private static final Set<String> ENGINES = Set.of("unix", "tcp", "buildkit+unix", "buildkit+tcp");

    static final Type<String> ENGINE = raw -> {
        String host = text("an address", raw);
        int scheme = host.indexOf("://");
        String before = scheme < 0 ? "" : host.substring(0, scheme);
        if (before.equals("ssh")) {
            throw new BadValue(
                    "uses " + before + "://, which this version does not support yet",
                    "unix:// and tcp:// can be used");
        }
        if (!ENGINES.contains(before) && !host.startsWith("buildx:")) {
            throw new BadValue(
                    "must be an engine's address, but is " + Shown.quoted(host),
                    "write \"unix:///var/run/docker.sock\", \"tcp://host:2376\" or \"buildkit+tcp://host:1234\"");
        }
        return host;
    };

    static final Type<Settings.Export> EXPORT = raw -> {
        String text = text("never, exit or every:DURATION", raw);
        if (text.equals("never")) {
            return new Settings.Export.Never();
        } else if (text.equals("exit")) {
            return new Settings.Export.OnExit();
        } else if (text.startsWith("every:")) {
            return new Settings.Export.Every(DURATION.read(text.substring("every:".length())));
        }
        throw new BadValue("must be \"never\", \"exit\" or \"every:10m\", but is " + Shown.quoted(text));
    };

    private Types() {}

    /** Text that is empty for "not set". */
    static <T> Type<Optional<T>> optional(Type<T> type) {
        return raw -> raw.equals("") ? Optional.empty() : Optional.of(type.read(raw));
    }

    static Type<Integer> integer(int least, int most) {
        return raw -> {
            if (raw instanceof Long number && number >= least && number <= most) {
                return number.intValue();
            }
            throw new BadValue("must be a number from " + least + " to " + most + ", but is " + TomlKind.of(raw));
        };
    }

    static <E extends Enum<E>> Type<E> oneOf(Class<E> choices) {
        Map<String, E> byName = new LinkedHashMap<>();
        for (E choice : choices.getEnumConstants()) {
            byName.put(choice.name().toLowerCase(Locale.ROOT), choice);
        }
        String all = byName.keySet().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
        return raw -> {
            E choice = raw instanceof String text ? byName.get(text) : null;
            if (choice == null) {
                Optional<String> near =
                        raw instanceof String text ? Nearest.to(text, byName.keySet()) : Optional.empty();
                throw new BadValue(
                        "must be one of " + all + ", but is " + TomlKind.of(raw),
                        near.map(name -> "did you mean \"" + name + "\"?")
                                .orElse("the default is \""
                                        + byName.keySet().iterator().next() + '"'));
            }
            return choice;
        };
    }

    private static String text(String wanted, Object raw) throws BadValue {
        if (raw instanceof String text) {
            return TEXT.read(text);
        }
        throw new BadValue("must be " + wanted + " in quotes, but is " + TomlKind.of(raw));
    }
}
