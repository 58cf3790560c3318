package dev.cachebust.dockerfile;

/** A name and its value as written, in ENV and LABEL. */
public record KeyValue(String key, String value) {
    @Override
    public String toString() {
        return key + "=" + value;
    }
}
