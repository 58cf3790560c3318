package dev.cachebust.dockerfile;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What lies outside of the Dockerfile: images and named contexts. */
final class Origins {
    static final String SCRATCH = "scratch";

    private final Platform target;
    private final Map<String, String> contexts = new HashMap<>();
    private final Map<String, ImageConfig> images = new HashMap<>();

    Origins(GraphOptions options, Platform target) {
        this.target = target;
        options.namedContexts().forEach((name, value) -> contexts.put(ImageName.contextName(name), value));
        options.images()
                .forEach((name, config) -> images.put(ImageName.familiar(name).orElse(name), config));
    }

    /** The named context of this name, if there is one. */
    Optional<Source> namedContext(String name, Optional<Platform> platform) {
        if (name.equalsIgnoreCase(SCRATCH) || name.equalsIgnoreCase("context")) {
            return Optional.empty();
        }
        String key = ImageName.contextName(name);
        String value = contexts.getOrDefault(key + "::" + platform.orElse(target), contexts.get(key));
        if (value == null) {
            return Optional.empty();
        }
        if (value.startsWith("docker-image://")) {
            String reference = value.substring("docker-image://".length());
            return Optional.of(
                    reference.equals(SCRATCH)
                            ? new Source.Scratch()
                            : image(ImageName.familiar(reference).orElse(reference), platform));
        }
        boolean remote = value.contains("://") || RemoteName.git(value);
        return Optional.of(remote ? new Source.Remote(value) : new Source.Context(key));
    }

    /**
     * The source that a name stands for which is not a stage.
     *
     * @param stages the names that there are, for the hint
     */
    Source source(String name, Optional<Platform> platform, Syntax at, Collection<String> stages) {
        if (name.equals(SCRATCH)) {
            return new Source.Scratch();
        }
        Optional<Source> named = namedContext(name, platform);
        if (named.isPresent()) {
            return named.get();
        }
        String reference = ImageName.familiar(name)
                .orElseThrow(() -> at.error(
                        name,
                        "'" + name + "' is neither a stage nor an image's name",
                        Suggest.hint(name, stages.stream().sorted().toList())));
        return image(reference, platform);
    }

    private Source image(String reference, Optional<Platform> platform) {
        return new Source.Image(
                reference,
                platform.filter(p -> !p.equals(target)).map(Platform::toString).orElse(""));
    }

    /** The configuration of the image that a source is, as far as it is known. */
    Optional<ImageConfig> config(Source source) {
        return source instanceof Source.Image image
                ? Optional.ofNullable(images.get(image.reference()))
                : Optional.empty();
    }
}
