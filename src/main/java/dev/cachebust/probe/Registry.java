package dev.cachebust.probe;

/** Who knows what registries hold. */
@FunctionalInterface
public interface Registry {
    /**
     * The digest that the image's registry has for a reference now.
     *
     * @throws ProbeException if it cannot be asked, or has no such image
     */
    String digest(String reference) throws ProbeException;
}
