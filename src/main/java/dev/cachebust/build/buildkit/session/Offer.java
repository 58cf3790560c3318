package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.build.buildkit.files.Transfer;
import java.util.Map;

/**
 * What a session serves to one build.
 *
 * @param transfer the local folders
 * @param secrets by id
 */
public record Offer(Transfer transfer, Map<String, SecretSource> secrets) {}
