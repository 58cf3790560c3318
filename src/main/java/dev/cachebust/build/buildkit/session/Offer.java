package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.build.buildkit.content.OciLayout;
import dev.cachebust.build.buildkit.files.Transfer;
import java.util.Map;

/**
 * What a session serves to one build.
 *
 * @param transfer the local folders
 * @param secrets by id
 * @param caches folders of ours that hold cache, by the engine's name for them
 */
public record Offer(Transfer transfer, Map<String, SecretSource> secrets, Map<String, OciLayout> caches) {}
