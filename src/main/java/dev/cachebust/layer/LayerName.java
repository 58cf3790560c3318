package dev.cachebust.layer;

/** A layer's full name, such as {@code dependency}. */
public record LayerName(String value) implements Comparable<LayerName> {
    public static final LayerName SYSTEM = new LayerName("system");
    public static final LayerName DEPENDENCY = new LayerName("dependency");
    public static final LayerName SOURCE = new LayerName("source");

    @Override
    public int compareTo(LayerName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
