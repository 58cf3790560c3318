package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The mounts of one RUN: what of them is in its cache key, in the order in which BuildKit puts it there ({@code
 * convert_runmount.go}, {@code client/llb/exec.go}), and what they read.
 */
final class RunMounts {
    private final List<Mount> mounts;
    private final StageState state;
    private final Syntax at;

    RunMounts(List<Mount> mounts, StageState state, Syntax at) {
        this.mounts = mounts;
        this.state = state;
        this.at = at;
    }

    /** A definition for each: first the file systems by target, then secret files, sockets, secret variables as written. */
    List<String> definitions() {
        List<String> all = new ArrayList<>();
        mounts.stream()
                .filter(mount -> !mount.type().equals("secret") && !mount.type().equals("ssh"))
                .sorted(Comparator.comparing(this::target))
                .forEach(mount -> all.add(fileSystem(mount)));
        ofType("secret").stream()
                .filter(RunMounts::isFile)
                .forEach(mount -> all.add(owner(
                        mount,
                        new Definition()
                                .add("type", "secret")
                                .add("id", secretId(mount))
                                .add(
                                        "target",
                                        mount.target().isEmpty()
                                                ? "/run/secrets/" + Paths.base(secretId(mount))
                                                : mount.target()),
                        "400")));
        ofType("ssh")
                .forEach(mount -> all.add(owner(
                        mount,
                        new Definition()
                                .add("type", "ssh")
                                .addIfAny("id", mount.id())
                                .add("target", socket(mount)),
                        "600")));
        for (Mount mount : ofType("secret")) {
            mount.env()
                    .ifPresent(env -> all.add(new Definition()
                            .add("type", "secret")
                            .add("id", secretId(mount))
                            .add("env", env)
                            .addIfAny("required", mount.required() ? "true" : "")
                            .toString()));
        }
        return all;
    }

    private List<Mount> ofType(String type) {
        return mounts.stream().filter(mount -> mount.type().equals(type)).toList();
    }

    private String target(Mount mount) {
        String target = mount.target();
        String absolute = target.startsWith("/")
                ? target
                : Paths.clean("/" + Paths.in(state.workdir, target.isEmpty() ? "." : target, state.platform));
        if (absolute.equals("/")) {
            throw at.error("--mount", "a mount cannot have '/' as its target", "add target=…");
        }
        return absolute;
    }

    private String fileSystem(Mount mount) {
        Definition parts = new Definition().add("type", mount.type()).add("target", target(mount));
        if (mount.type().equals("cache")) {
            String id = cacheId(mount);
            // BuildKit leaves the id and the sharing out of the key, unless both are the default.
            boolean standard = id.equals(target(mount))
                    && (mount.sharing().isEmpty() || mount.sharing().equals("shared"));
            parts.add("cache", standard ? id : "");
        }
        parts.addIfAny("size", mount.size()).add("readonly", String.valueOf(mount.readOnly()));
        boolean owned = mount.mode().isPresent()
                || mount.uid().isPresent()
                || mount.gid().isPresent();
        // It is the folder at its root that is given to the owner: that of a folder within is what it is.
        if (owned && Paths.relative(mount.source()).isEmpty()) {
            parts.add("mode", mount.mode().orElse("755"))
                    .add("uid", mount.uid().orElse("0"))
                    .add("gid", mount.gid().orElse("0"));
        }
        return parts.toString();
    }

    private static String cacheId(Mount mount) {
        return mount.id().isEmpty() ? Paths.clean(mount.target()) : mount.id();
    }

    /** The folders that are kept between builds, in the order written. */
    List<CacheMount> caches() {
        return ofType("cache").stream()
                .map(mount -> new CacheMount(
                        cacheId(mount), target(mount), mount.sharing().isEmpty() ? "shared" : mount.sharing()))
                .toList();
    }

    private static boolean isFile(Mount mount) {
        return mount.env().isEmpty() || !mount.target().isEmpty();
    }

    private static String secretId(Mount mount) {
        if (!mount.source().isEmpty()) {
            return mount.source();
        }
        return mount.id().isEmpty() ? Paths.base(mount.target()) : mount.id();
    }

    private static String owner(Mount mount, Definition parts, String mode) {
        return parts.add("mode", mount.mode().orElse(mode))
                .add("uid", mount.uid().orElse("0"))
                .add("gid", mount.gid().orElse("0"))
                .addIfAny("required", mount.required() ? "true" : "")
                .toString();
    }

    /** Where the agent's socket is found, if one is mounted: BuildKit tells the command by a variable. */
    Optional<String> socket() {
        return ofType("ssh").stream().findFirst().map(this::socket);
    }

    private String socket(Mount mount) {
        return mount.target().isEmpty()
                ? "/run/buildkit/ssh_agent." + ofType("ssh").indexOf(mount)
                : mount.target();
    }

    /**
     * What the mounts read.
     *
     * @param sources one for each mount
     */
    List<Input> inputs(List<Source> sources) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < mounts.size(); i++) {
            Mount mount = mounts.get(i);
            boolean reads = mount.type().equals("bind")
                    || (mount.type().equals("cache") && !mount.from().isEmpty());
            if (reads && !(sources.get(i) instanceof Source.Scratch)) {
                inputs.add(new Input(
                        Input.Role.MOUNT, sources.get(i), List.of(Paths.relative(mount.source())), List.of()));
            }
        }
        return inputs;
    }
}
