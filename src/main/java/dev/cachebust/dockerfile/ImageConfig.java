package dev.cachebust.dockerfile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a base image hands on to the stage that starts from it.
 *
 * @param digest the image's content digest ({@code sha256:…}), or empty when unknown
 * @param env its environment, in the image's order: that is part of the key of each RUN
 * @param workdir its working directory, or empty
 * @param user its user, or empty
 * @param shell its SHELL, or empty for the default
 * @param onbuild its ONBUILD triggers, as instruction text
 */
public record ImageConfig(
        String digest, Map<String, String> env, String workdir, String user, List<String> shell, List<String> onbuild) {
    public ImageConfig {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }

    /** The same of an image of which no more than the digest is known. */
    public ImageConfig withDigest(String other) {
        return new ImageConfig(other, env, workdir, user, shell, onbuild);
    }
}
