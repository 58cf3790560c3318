package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.build.Output;
import dev.cachebust.build.buildkit.ImageLoader;
import dev.cachebust.build.buildkit.content.OciLayout;
import dev.cachebust.build.buildkit.files.Transfer;
import dev.cachebust.build.buildkit.ssh.SshAgent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session serves to one build.
 *
 * @param transfer the local folders
 * @param secrets by id
 * @param agents by id
 * @param caches folders of ours that hold cache, by the engine's name for them
 * @param loader gets the image that is made, if one is sent
 * @param places where what BuildKit sends goes, by the position of the exporter that sends it
 */
public record Offer(
        Transfer transfer,
        Map<String, SecretSource> secrets,
        Map<String, SshAgent> agents,
        Map<String, OciLayout> caches,
        Optional<ImageLoader> loader,
        List<Output.Place> places) {
    /** Only what is needed to find out what the build is. */
    public static Offer ofFiles(Transfer transfer) {
        return new Offer(transfer, Map.of(), Map.of(), Map.of(), Optional.empty(), List.of());
    }
}
