package dev.cachebust.config;

import dev.cachebust.compose.Nearest;
import dev.cachebust.compose.Shown;
import dev.cachebust.compose.WatchAction;
import dev.cachebust.config.AfterSettings.Exec;
import dev.cachebust.config.AfterSettings.Rule;
import dev.cachebust.config.AfterSettings.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what {@code [after]} has: containers, commands and rules. */
final class AfterTables {
    /** Containers, by name or as {@code service:NAME}: one, or a list. */
    static final Type<List<Target>> TARGETS = AfterTables::targets;

    /** Names of Compose services: one, or a list. */
    static final Type<List<String>> SERVICES = AfterTables::services;

    /** Commands in containers: a table, or several. */
    static final Type<List<Exec>> EXECS = AfterTables::execs;

    static final Type<List<Rule>> RULES = AfterTables::rules;

    private static final String SERVICE = "service:";
    private static final List<String> EXEC_KEYS =
            List.of("container", "command", "user", "working_dir", "privileged", "environment");
    private static final List<String> RULE_EXEC_KEYS = EXEC_KEYS.subList(1, EXEC_KEYS.size());
    private static final List<String> RULE_KEYS =
            List.of("path", "action", "target", "include", "ignore", "initial_sync", "exec", "container");

    /** What the engine allows in a container's name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");

    private AfterTables() {}

    private static List<Target> targets(Object raw) throws BadValue {
        List<Target> targets = new ArrayList<>();
        for (String text : texts("a container's name", raw)) {
            targets.add(
                    text.startsWith(SERVICE)
                            ? new Target.Service(name("service", text.substring(SERVICE.length())))
                            : new Target.Container(name("container", text)));
        }
        return List.copyOf(targets);
    }

    private static List<String> services(Object raw) throws BadValue {
        List<String> names = new ArrayList<>();
        for (String text : texts("a service's name", raw)) {
            names.add(name("service", text));
        }
        return List.copyOf(names);
    }

    private static List<String> texts(String wanted, Object raw) throws BadValue {
        if (raw instanceof List<?>) {
            return Types.TEXTS.read(raw);
        }
        if (raw instanceof String text) {
            return text.isEmpty() ? List.of() : List.of(text);
        }
        throw new BadValue("must be " + wanted + ", or a list of such, but is " + TomlKind.of(raw));
    }

    private static String name(String kind, String text) throws BadValue {
        if (!NAME.matcher(text).matches()) {
            throw new BadValue(
                    "must be the name of a " + kind + ", but is " + Shown.quoted(text),
                    "letters, digits, _, . and - make a name; a Compose service's containers are \"service:NAME\"");
        }
        return text;
    }

    private static List<Exec> execs(Object raw) throws BadValue {
        List<Exec> execs = new ArrayList<>();
        for (Map<?, ?> table : tables("[[after.exec]]", raw)) {
            execs.add(exec(table, EXEC_KEYS));
        }
        return List.copyOf(execs);
    }

    private static Exec exec(Map<?, ?> table, List<String> keys) throws BadValue {
        known(table, keys);
        List<String> command = value(table, "command", Types.TEXTS, List.of());
        if (command.isEmpty()) {
            throw new BadValue("has no command", "write command = [\"program\", \"argument\"]");
        }
        return new Exec(
                value(table, "container", TARGETS, List.of()),
                command,
                value(table, "user", Types.TEXT, ""),
                value(table, "working_dir", Types.TEXT, ""),
                value(table, "privileged", Types.BOOLEAN, false),
                value(table, "environment", AfterTables::environment, new TreeMap<>()));
    }

    private static SortedMap<String, String> environment(Object raw) throws BadValue {
        if (!(raw instanceof Map<?, ?> table)) {
            throw new BadValue("must be a table, but is " + TomlKind.of(raw), "write { NAME = \"value\" }");
        }
        SortedMap<String, String> variables = new TreeMap<>();
        for (Map.Entry<?, ?> entry : table.entrySet()) {
            variables.put(String.valueOf(entry.getKey()), Types.TEXT.read(entry.getValue()));
        }
        return variables;
    }

    private static List<Rule> rules(Object raw) throws BadValue {
        List<Map<?, ?>> tables = tables("[[after.rule]]", raw);
        List<Rule> rules = new ArrayList<>();
        for (Map<?, ?> table : tables) {
            try {
                rules.add(rule(table));
            } catch (BadValue e) {
                throw in(tables.size() == 1 ? "" : "number " + (rules.size() + 1) + ' ', e);
            }
        }
        return List.copyOf(rules);
    }

    private static Rule rule(Map<?, ?> table) throws BadValue {
        known(table, RULE_KEYS);
        if (!table.containsKey("path") || !table.containsKey("action")) {
            throw new BadValue(
                    "has no " + (table.containsKey("path") ? "action" : "path"),
                    "a rule needs a path and an action, one of " + actions());
        }
        WatchAction action = value(table, "action", AfterTables::action, WatchAction.SYNC);
        String target = value(table, "target", AfterTables::absolute, "");
        if (action.syncs() && target.isEmpty()) {
            throw new BadValue(
                    "has no target", "say where in the container the files belong, such as target = \"/app/src\"");
        }
        @Nullable Object execs = table.get("exec");
        if (execs != null && !(execs instanceof Map)) {
            throw new BadValue("exec must be a table, but is " + TomlKind.of(execs));
        }
        Optional<Exec> exec =
                execs instanceof Map<?, ?> words ? Optional.of(exec(words, RULE_EXEC_KEYS)) : Optional.empty();
        if (action == WatchAction.SYNC_EXEC && exec.isEmpty()) {
            throw new BadValue("has no exec", "write exec = { command = [\"program\", \"argument\"] }");
        }
        return new Rule(
                value(table, "path", Types.PATH, java.nio.file.Path.of("")),
                action,
                target,
                value(table, "include", Types.TEXTS, List.of()),
                value(table, "ignore", Types.TEXTS, List.of()),
                value(table, "initial_sync", Types.BOOLEAN, false),
                exec,
                value(table, "container", TARGETS, List.of()));
    }

    private static WatchAction action(Object raw) throws BadValue {
        for (WatchAction action : WatchAction.values()) {
            if (action.word().equals(raw)) {
                return action;
            }
        }
        throw new BadValue("must be one of " + actions() + ", but is " + TomlKind.of(raw));
    }

    private static String actions() {
        return Arrays.stream(WatchAction.values())
                .map(action -> '"' + action.word() + '"')
                .collect(Collectors.joining(", "));
    }

    private static String absolute(Object raw) throws BadValue {
        String text = Types.TEXT.read(raw);
        if (!text.startsWith("/")) {
            throw new BadValue("must be an absolute path in the container, but is " + Shown.quoted(text));
        }
        return text;
    }

    private static List<Map<?, ?>> tables(String form, Object raw) throws BadValue {
        List<?> items = raw instanceof List<?> list ? list : List.of(raw);
        List<Map<?, ?>> tables = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> table)) {
                throw new BadValue("must be a table, but is " + TomlKind.of(item), "write " + form);
            }
            tables.add(table);
        }
        return tables;
    }

    private static void known(Map<?, ?> table, List<String> keys) throws BadValue {
        for (Object key : table.keySet()) {
            String name = String.valueOf(key);
            if (!keys.contains(name)) {
                throw new BadValue(
                        "has the unknown key " + Shown.quoted(name),
                        Nearest.to(name, keys)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("here can be: " + String.join(", ", keys)));
            }
        }
    }

    private static <T> T value(Map<?, ?> table, String key, Type<T> type, T standard) throws BadValue {
        @Nullable Object raw = table.get(key);
        try {
            return raw == null ? standard : type.read(raw);
        } catch (BadValue e) {
            throw in(key + ' ', e);
        }
    }

    private static BadValue in(String place, BadValue e) {
        return e.hint().isPresent() ? new BadValue(place + e.text(), e.hint().get()) : new BadValue(place + e.text());
    }
}
