package dev.cachebust.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code docker build} has flags for, too; the config has a key for each. */
final class OptionFlags {
    @Option(
            names = "--secret",
            paramLabel = "SPEC",
            description = "Offer a secret to RUN --mount=type=secret: id=NAME,src=FILE or id=NAME,env=VARIABLE.")
    private List<String> secrets = new ArrayList<>();

    @Option(
            names = "--ssh",
            paramLabel = "SPEC",
            description =
                    "Offer an ssh-agent to RUN --mount=type=ssh: default (SSH_AUTH_SOCK), ID=SOCKET or ID=KEYFILE.")
    private List<String> ssh = new ArrayList<>();

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            split = ",",
            description = "Build for this platform, or for several (default: the engine's).")
    private List<String> platforms = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "SPEC",
            description = "Where the result goes instead of the engine's images: a folder, - for a tar on stdout, or "
                    + "type=local|tar|oci|docker|image|registry,dest=PATH.")
    private List<String> outputs = new ArrayList<>();

    @Option(names = "--label", paramLabel = "K=V", description = "Label of the image. May be repeated.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--layer-labels",
            description = "Label the image with the content hash of each layer, as dev.cachebust.layer.NAME.")
    private boolean layerLabels;

    @Option(
            names = "--no-cache-filter",
            paramLabel = "STAGE",
            split = ",",
            description = "Stages that never come from the cache.")
    private List<String> noCacheFilter = new ArrayList<>();

    @Option(names = "--add-host", paramLabel = "NAME=IP", description = "A further name that RUN can look up.")
    private List<String> addHosts = new ArrayList<>();

    @Option(names = "--network", paramLabel = "MODE", description = "The network that RUN has: default, none or host.")
    private @Nullable String network;

    @Option(names = "--shm-size", paramLabel = "SIZE", description = "Size of /dev/shm for RUN, such as 128m.")
    private @Nullable String shmSize;

    @Option(
            names = "--ulimit",
            paramLabel = "NAME=SOFT:HARD",
            description = "A limit for RUN, such as nofile=1024:2048.")
    private List<String> ulimits = new ArrayList<>();

    @Option(
            names = "--attest",
            paramLabel = "SPEC",
            description = "Record an attestation beside the image, such as type=provenance,mode=max or type=sbom.")
    private List<String> attest = new ArrayList<>();

    @Option(
            names = "--provenance",
            paramLabel = "HOW",
            arity = "0..1",
            fallbackValue = "true",
            description = "Short for --attest type=provenance,HOW.")
    private @Nullable String provenance;

    @Option(
            names = "--sbom",
            paramLabel = "HOW",
            arity = "0..1",
            fallbackValue = "true",
            description = "Short for --attest type=sbom,HOW.")
    private @Nullable String sbom;

    /** By the config's keys, what was said. */
    Map<String, List<String>> said() {
        Map<String, List<String>> said = new LinkedHashMap<>();
        said.put("secrets", secrets);
        said.put("ssh", ssh);
        said.put("platforms", platforms);
        said.put("outputs", outputs);
        said.put("labels", labels);
        said.put("layer_labels", layerLabels ? List.of("true") : List.of());
        said.put("no_cache_filter", noCacheFilter);
        said.put("add_hosts", addHosts);
        said.put("network", list(network));
        said.put("shm_size", list(shmSize));
        said.put("ulimits", ulimits);
        said.put("attest", attestations());
        said.values().removeIf(List::isEmpty);
        return said;
    }

    private static List<String> list(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    private List<String> attestations() {
        List<String> all = new ArrayList<>(attest);
        attestation("provenance", provenance).forEach(all::add);
        attestation("sbom", sbom).forEach(all::add);
        return all;
    }

    /** {@code true} and {@code false} alone turn one on and off, as with {@code docker buildx build}. */
    private static List<String> attestation(String type, @Nullable String how) {
        if (how == null) {
            return List.of();
        }
        return switch (how.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> List.of("type=" + type);
            case "false", "0" -> List.of("type=" + type + ",disabled=true");
            default -> List.of("type=" + type + "," + how);
        };
    }
}
