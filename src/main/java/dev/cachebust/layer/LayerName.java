package dev.cachebust.layer;

/** A layer's full name, such as {@code dependency}. */
public record LayerName(String value) implements Comparable<LayerName> {
    public static final LayerName SYSTEM = new LayerName("system");
    public static final LayerName DEPENDENCY = new LayerName("dependency");
    public static final LayerName SOURCE = new LayerName("source");

    /** The layer that a person means: {@code sys}, {@code deps}, {@code app} and {@code src} are short for the built-in ones. */
    public static LayerName typed(String text) {
        return switch (text) {
            case "sys" -> SYSTEM;
            case "deps" -> DEPENDENCY;
            case "app", "src" -> SOURCE;
            default -> new LayerName(text);
        };
    }

    // Written out: to link what a record brings takes a millisecond of every start.
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof LayerName o && value.equals(o.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(LayerName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
