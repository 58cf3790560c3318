package dev.cachebust.config;

import dev.cachebust.compose.Nearest;
import dev.cachebust.compose.Shown;
import dev.cachebust.layer.LayerName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads one TOML file: every key and value is checked against {@link Keys}, whether another source beats it or not. */
final class TomlSource {
    private static final Pattern LAYER_NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");
    /** Those of services that Compose allows, except for what a file or a flag may not be called. */
    private static final Pattern IMAGE_NAME = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,99}");
    /** What {@code plan} says of files that belong to no layer. */
    private static final Set<String> RESERVED = Set.of("unused", "ignored");

    private final String file;
    /** The table that is read as if it were a file: {@code images.NAME}, or empty for all of it. */
    private final List<String> prefix;

    private final Map<List<String>, Object> values = new LinkedHashMap<>();
    private final LinkedHashMap<LayerName, String> layers = new LinkedHashMap<>();
    private final LinkedHashMap<String, Source> images = new LinkedHashMap<>();
    private final List<Problem> problems;

    private TomlSource(String file, List<String> prefix, List<Problem> problems) {
        this.file = file;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** @param file its name for messages */
    static Source read(String file, String text) {
        TomlSource source = new TomlSource(file, List.of(), new ArrayList<>());
        TomlParseResult parsed = Toml.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (parsed.hasErrors()) {
            parsed.errors().forEach(source::syntax);
        } else {
            source.table(parsed, parsed, List.of(), List.of());
        }
        return source.done();
    }

    private Source done() {
        return new Source(values, layers, images, prefix.isEmpty() ? problems : List.of());
    }

    private void syntax(TomlParseError error) {
        String message = Shown.line(String.valueOf(error.getMessage()));
        Optional<String> hint = Optional.empty();
        if (message.endsWith("expected a value")) {
            hint = Optional.of("text needs quotes: key = \"value\"");
        } else if (message.contains("expected = ") || message.endsWith("expected =")) {
            hint = Optional.of("a line is key = value; a key with special characters needs quotes");
        } else if (message.contains("previously defined")) {
            hint = Optional.of("keep one of the two");
        } else if (message.startsWith("Invalid escape")) {
            hint = Optional.of("write \\\\ for a backslash, or use single quotes");
        }
        problems.add(new Problem(at(error.position()), "not valid TOML: " + message, hint));
    }

    /**
     * @param path of the table in the file
     * @param meant the same with full layer names
     */
    private void table(TomlTable root, TomlTable table, List<String> path, List<String> meant) {
        for (String name : table.keySet()) {
            List<String> here = with(path, name);
            Object value = table.get(List.of(name));
            if (value == null) {
                continue;
            }
            String origin = at(root.inputPositionOf(written(here)));
            if (here.equals(List.of(Keys.IMAGES)) && prefix.isEmpty()) {
                images(root, value, origin);
                continue;
            }
            if (Keys.PROJECT_WIDE.contains(here.get(0)) && !prefix.isEmpty()) {
                problem(
                        origin,
                        dotted(here) + " is for the whole project",
                        "move " + name + " to before the first [" + Keys.IMAGES + ".…], without " + dotted(List.of()));
                continue;
            }
            Optional<Key<?>> key =
                    Keys.ALL.stream().filter(one -> matches(one.path(), here)).findFirst();
            boolean inner = Keys.ALL.stream()
                    .anyMatch(one -> one.path().size() > here.size()
                            && matches(one.path().subList(0, here.size()), here));
            if (key.isPresent()) {
                value(key.get(), with(meant, name), here, plain(value), origin);
            } else if (!inner) {
                problem(origin, "unknown key " + dotted(here), suggestion(here));
            } else if (!(value instanceof TomlTable)) {
                problem(
                        origin,
                        dotted(here) + " must be a table, but is " + TomlKind.of(plain(value)),
                        "write [" + dotted(here) + "] and its keys below");
            } else if (path.equals(List.of("layers"))) {
                layer(root, (TomlTable) value, here, origin);
            } else {
                table(root, (TomlTable) value, here, with(meant, name));
            }
        }
    }

    private void images(TomlTable root, Object value, String origin) {
        if (!(value instanceof TomlTable tables)) {
            problem(origin, "images must be tables, but is " + TomlKind.of(plain(value)), "write [images.NAME]");
            return;
        }
        for (String name : tables.keySet()) {
            List<String> here = List.of(Keys.IMAGES, name);
            Object table = tables.get(List.of(name));
            String place = at(root.inputPositionOf(here));
            if (!IMAGE_NAME.matcher(name).matches()) {
                problem(
                        place,
                        Shown.quoted(name) + " cannot be an image's name here",
                        "letters, digits and . _ - make a name, such as [images.api]; the image's own is image = \"…\"");
            } else if (table instanceof TomlTable keys) {
                TomlSource source = new TomlSource(file, here, problems);
                source.table(root, keys, List.of(), List.of());
                images.put(name, source.done());
            } else {
                problem(
                        place,
                        dotted(here) + " must be a table, but is " + TomlKind.of(plain(Objects.requireNonNull(table))),
                        "write [images." + name + "] and its keys below");
            }
        }
    }

    private void layer(TomlTable root, TomlTable table, List<String> path, String origin) {
        String typed = path.get(path.size() - 1);
        if (!LAYER_NAME.matcher(typed).matches() || RESERVED.contains(typed)) {
            problem(
                    origin,
                    Shown.quoted(typed) + " cannot be a layer's name",
                    RESERVED.contains(typed)
                            ? "it stands for files that belong to no layer; choose another name"
                            : "lower case letters, digits, - and _ make a name, at most 40");
            return;
        }
        LayerName name = LayerName.typed(typed);
        String before = layers.putIfAbsent(name, origin);
        if (before != null) {
            problem(origin, dotted(path) + " is the layer " + name + ", which is at " + before, "keep one of the two");
            return;
        }
        table(root, table, path, List.of("layers", name.value()));
    }

    private void value(Key<?> key, List<String> meant, List<String> here, Object raw, String origin) {
        String name = here.get(here.size() - 1);
        if (key == Keys.ARG && (name.isBlank() || name.chars().anyMatch(c -> c <= ' ' || c == '='))) {
            problem(origin, Shown.quoted(name) + " cannot be the name of a build argument", "no spaces and no =");
            return;
        }
        try {
            Keys.checkName(key, name);
            values.put(meant, key.type().read(raw));
        } catch (BadValue e) {
            problems.add(new Problem(origin, dotted(here) + " " + e.text(), e.hint()));
        }
    }

    /** The nearest valid key: in the same table, else of the same name in another one. */
    private String suggestion(List<String> path) {
        int depth = path.size() - 1;
        String name = path.get(depth);
        Set<String> siblings = new LinkedHashSet<>();
        Set<String> elsewhere = new LinkedHashSet<>();
        for (Key<?> key : Keys.ALL) {
            if (!prefix.isEmpty() && Keys.PROJECT_WIDE.contains(key.path().get(0))) {
                continue;
            }
            if (key.path().size() > depth && matches(key.path().subList(0, depth), path.subList(0, depth))) {
                siblings.add(key.path().get(depth));
            }
            if (key.path().get(key.path().size() - 1).equals(name)) {
                elsewhere.add(dotted(key.path()));
            }
        }
        if (prefix.isEmpty() && depth == 0) {
            siblings.add(Keys.IMAGES);
        }
        List<String> table = path.subList(0, depth);
        return Nearest.to(name, siblings)
                .map(near -> "did you mean " + dotted(with(table, near)) + "?")
                .or(() -> elsewhere.stream().findFirst().map(key -> "did you mean " + key + "?"))
                .orElse("here can be: " + String.join(", ", siblings));
    }

    private void problem(String origin, String message, String hint) {
        problems.add(new Problem(origin, message, Optional.of(hint)));
    }

    private String at(@Nullable TomlPosition position) {
        return position == null ? file : file + ":" + position.line() + ":" + position.column();
    }

    private static boolean matches(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return false;
        }
        for (int at = 0; at < path.size(); at++) {
            if (!pattern.get(at).equals("*") && !pattern.get(at).equals(path.get(at))) {
                return false;
            }
        }
        return true;
    }

    /** A path as it stands in the file. */
    private List<String> written(List<String> path) {
        List<String> longer = new ArrayList<>(prefix);
        longer.addAll(path);
        return List.copyOf(longer);
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    private String dotted(List<String> path) {
        return Shown.line(String.join(".", written(path)));
    }

    private static Object plain(Object value) {
        if (value instanceof TomlArray array) {
            List<Object> items = new ArrayList<>();
            for (int at = 0; at < array.size(); at++) {
                items.add(plain(array.get(at)));
            }
            return items;
        }
        if (value instanceof TomlTable table) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (String name : table.keySet()) {
                Object member = table.get(List.of(name));
                if (member != null) {
                    members.put(name, plain(member));
                }
            }
            return members;
        }
        return value;
    }
}
