package dev.cachebust.dockerfile;

import java.util.List;

/** Builds a step's {@link Step#definition()}: one {@code name "value"} a line, so that equal text means equal operations. */
final class Definition {
    private final StringBuilder text = new StringBuilder();

    Definition add(String name, String value) {
        text.append(name).append(" \"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(c);
            }
        }
        text.append("\"\n");
        return this;
    }

    /** Leaves out what is empty: not given. */
    Definition addIfAny(String name, String value) {
        return value.isEmpty() ? this : add(name, value);
    }

    Definition addAll(String name, List<String> values) {
        values.forEach(value -> add(name, value));
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
