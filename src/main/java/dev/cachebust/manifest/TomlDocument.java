package dev.cachebust.manifest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Reads TOML. */
final class TomlDocument {
    private TomlDocument() {}

    static Map<String, Object> read(byte[] content) throws UnparsableException {
        String text = new String(content, StandardCharsets.UTF_8);
        TomlParseResult parsed;
        try {
            parsed = Toml.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (StackOverflowError e) {
            throw new UnparsableException("it is nested too deeply");
        }
        if (parsed.hasErrors()) {
            throw new UnparsableException("it is not valid TOML");
        }
        return members(parsed);
    }

    private static Map<String, Object> members(TomlTable table) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name : table.keySet()) {
            members.put(name, value(table.get(List.of(name))));
        }
        return members;
    }

    private static Object value(@Nullable Object value) {
        if (value instanceof TomlTable table) {
            return members(table);
        } else if (value instanceof TomlArray array) {
            List<Object> items = new ArrayList<>();
            for (int at = 0; at < array.size(); at++) {
                items.add(value(array.get(at)));
            }
            return items;
        }
        return value == null ? "" : value;
    }
}
