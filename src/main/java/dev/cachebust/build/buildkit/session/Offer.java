package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.build.buildkit.ImageLoader;
import dev.cachebust.build.buildkit.content.OciLayout;
import dev.cachebust.build.buildkit.files.Transfer;
import java.util.Map;
import java.util.Optional;

/**
 * What a session serves to one build.
 *
 * @param transfer the local folders
 * @param secrets by id
 * @param caches folders of ours that hold cache, by the engine's name for them
 * @param loader gets the image that is made, if one is sent
 */
public record Offer(
        Transfer transfer,
        Map<String, SecretSource> secrets,
        Map<String, OciLayout> caches,
        Optional<ImageLoader> loader) {}
