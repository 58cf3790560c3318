package dev.cachebust.engine;

import java.util.Optional;

/**
 * An image reference in its parts.
 *
 * @param name with the registry, without the tag
 * @param tag {@code latest} where the reference has none
 */
record ImageName(String name, String tag) {

    static ImageName of(String reference) {
        int colon = reference.lastIndexOf(':');
        return colon > reference.lastIndexOf('/')
                ? new ImageName(reference.substring(0, colon), reference.substring(colon + 1))
                : new ImageName(reference, "latest");
    }

    /**
     * Whether both stand for one image: Podman writes the registry out that Docker leaves away, and {@code localhost} before the
     * short names that it was given itself.
     */
    boolean means(ImageName other) {
        return tag.equals(other.tag) && shortName().equals(other.shortName());
    }

    private String shortName() {
        return name.replaceFirst("^(docker\\.io/library|docker\\.io|localhost)/", "");
    }

    /**
     * The registry that the name begins with, empty for the engine's default one. A first part is a registry if it could
     * not be a folder of the default one (distribution/reference, {@code splitDockerDomain}).
     */
    Optional<String> registry() {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean host = first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || first.chars().anyMatch(Character::isUpperCase);
        return Optional.of(first).filter(text -> host);
    }
}
