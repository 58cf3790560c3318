package bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Writes maps, collections, strings, numbers and truth values as JSON. */
final class Json {
    private static final String STEP = "  ";

    private Json() {}

    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, "\n", out);
        return out.append('\n').toString();
    }

    private static void write(Object value, String line, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            String comma = "";
            out.append('{');
            for (Map.Entry<?, ?> e : map.entrySet()) {
                out.append(comma).append(line).append(STEP);
                string(e.getKey().toString(), out);
                out.append(": ");
                write(e.getValue(), line + STEP, out);
                comma = ",";
            }
            out.append(line).append('}');
        } else if (value instanceof double[] samples) {
            String comma = "";
            out.append('[');
            for (double sample : samples) {
                out.append(comma).append(number(sample));
                comma = ", ";
            }
            out.append(']');
        } else if (value instanceof Collection<?> items) {
            String comma = "";
            out.append('[');
            for (Object item : items) {
                out.append(comma).append(line).append(STEP);
                write(item, line + STEP, out);
                comma = ",";
            }
            out.append(items.isEmpty() ? "" : line).append(']');
        } else if (value instanceof Double number) {
            out.append(number(number));
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            string(value.toString(), out);
        }
    }

    /** Four significant digits and more: finer than anything measured. */
    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.5f" : "%.3f", value);
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        out.append('"');
    }
}
