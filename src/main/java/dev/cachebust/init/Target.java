package dev.cachebust.init;

import java.util.Optional;

/**
 * What a proposal is for.
 *
 * @param configured whether the project has a config, which is then left alone
 * @param settings lines of the config besides the layers, such as {@code image = "shop:dev"}
 * @param config the path of the config in the context, if it is there
 * @param backups the paths of backups of the Dockerfile in the context, as a pattern, if they are there
 * @param ignoreFile the ignore file; without lines where there is none
 */
public record Target(
        boolean configured, String settings, Optional<String> config, Optional<String> backups, TextFile ignoreFile) {}
