package dev.cachebust.build;

import dev.cachebust.build.BuildRequest.SecretSource;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a build's steps run, and where its result goes: what does not change which steps there are.
 *
 * @param addHosts lines of the steps' hosts file, each {@code name=address}
 * @param shmSize of {@code /dev/shm} in the steps, in bytes; empty: the engine's default
 * @param ulimits each {@code name=soft:hard}
 * @param network that the steps have
 * @param secrets by id
 * @param ssh by id: an agent's socket, or key files; no path: the socket that {@code SSH_AUTH_SOCK} names
 * @param outputs where the result goes; none: the engine's store of images
 * @param attestations what is recorded beside the image, by type ({@code provenance}, {@code sbom}), with its attributes as
 *     BuildKit reads them
 */
public record BuildOptions(
        List<String> addHosts,
        OptionalLong shmSize,
        List<String> ulimits,
        Network network,
        SortedMap<String, SecretSource> secrets,
        SortedMap<String, List<Path>> ssh,
        List<Output> outputs,
        SortedMap<String, String> attestations) {

    /** What all of a build's RUN instructions have, unless they say something else. */
    public enum Network {
        DEFAULT,
        NONE,
        /** The engine's own; it must allow that. */
        HOST
    }

    /** Nothing special. */
    public static final BuildOptions DEFAULTS = new BuildOptions(
            List.of(),
            OptionalLong.empty(),
            List.of(),
            Network.DEFAULT,
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            List.of(),
            Collections.emptySortedMap());

    /** The same with the result going to the engine's store of images. */
    public BuildOptions withoutOutputs() {
        return new BuildOptions(
                addHosts, shmSize, ulimits, network, secrets, ssh, List.of(), Collections.emptySortedMap());
    }

    /** The same with other hosts. */
    public BuildOptions withHosts(List<String> hosts) {
        return new BuildOptions(hosts, shmSize, ulimits, network, secrets, ssh, outputs, attestations);
    }

    public BuildOptions {
        addHosts = List.copyOf(addHosts);
        ulimits = List.copyOf(ulimits);
        secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
        ssh = Collections.unmodifiableSortedMap(new TreeMap<>(ssh));
        outputs = List.copyOf(outputs);
        attestations = Collections.unmodifiableSortedMap(new TreeMap<>(attestations));
    }
}
