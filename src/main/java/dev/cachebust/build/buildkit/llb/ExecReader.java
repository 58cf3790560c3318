package dev.cachebust.build.buildkit.llb;

import dev.cachebust.build.EngineGraph.Origin;
import dev.cachebust.build.EngineGraph.Read;
import dev.cachebust.build.buildkit.wire.ops.CacheSharing;
import dev.cachebust.build.buildkit.wire.ops.ExecOp;
import dev.cachebust.build.buildkit.wire.ops.FileActionMkDir;
import dev.cachebust.build.buildkit.wire.ops.FileOwnerOpt;
import dev.cachebust.build.buildkit.wire.ops.Mount;
import dev.cachebust.build.buildkit.wire.ops.MountType;
import dev.cachebust.build.buildkit.wire.ops.NetMode;
import dev.cachebust.build.buildkit.wire.ops.Op;
import dev.cachebust.build.buildkit.wire.ops.SecurityMode;
import dev.cachebust.dockerfile.Definition;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a RUN became (BuildKit's {@code convert_runmount.go}, {@code client/llb/exec.go}). */
final class ExecReader {
    private static final String ROOT = "/";
    /** Where a here-document with a shebang is mounted. */
    private static final String SCRIPTS = "/dev/pipes/";
    /** The folder within an otherwise empty file system that becomes a cache with an owner. */
    private static final String OWNED = "/cache";

    private final Ops ops;
    private final Op op;
    private final ExecOp exec;

    ExecReader(Ops ops, Op op) {
        this.ops = ops;
        this.op = op;
        this.exec = op.getExec();
    }

    List<KeyValue> facts() {
        Definition facts = new Definition()
                .addAll("arg", exec.getMeta().getArgsList())
                .add("platform", Ops.platform(op))
                .addIfAny("user", exec.getMeta().getUser())
                .add("dir", exec.getMeta().getCwd())
                .add("network", network())
                .add("security", exec.getSecurity() == SecurityMode.INSECURE ? "insecure" : "sandbox");
        exec.getCdiDevicesList().forEach(device -> facts.add("device", device.getName()));
        for (Mount mount : exec.getMountsList()) {
            Optional<String> script = script(mount);
            if (script.isPresent()) {
                facts.add("script", script.get());
            } else if (!mount.getDest().equals(ROOT)) {
                facts.add("mount", describe(mount));
            }
        }
        exec.getSecretenvList()
                .forEach(secret -> facts.add(
                        "mount",
                        new Definition()
                                .add("type", "secret")
                                .add("id", secret.getId())
                                .add("env", secret.getName())
                                .addIfAny("required", secret.getOptional() ? "" : "true")
                                .toString()));
        return Definition.facts(facts.toString());
    }

    private String network() {
        if (exec.getNetwork() == NetMode.NET_HOST) {
            return "host";
        }
        return exec.getNetwork() == NetMode.NET_NONE ? "none" : "default";
    }

    private Optional<String> script(Mount mount) {
        Op input = ops.input(op, mount.getInput());
        boolean document = mount.getDest().equals(SCRIPTS)
                && input.getFile().getActionsCount() == 1
                && input.getFile().getActions(0).hasMkfile();
        return document
                ? Optional.of(
                        input.getFile().getActions(0).getMkfile().getData().toStringUtf8())
                : Optional.empty();
    }

    private String describe(Mount mount) {
        MountType type = mount.getMountType();
        if (type == MountType.SECRET || type == MountType.SSH) {
            boolean secret = type == MountType.SECRET;
            FileOwnerOpt file = secret ? mount.getSecretOpt() : mount.getSshOpt();
            return new Definition()
                    .add("type", secret ? "secret" : "ssh")
                    .addIfAny("id", file.getId())
                    .add("target", mount.getDest())
                    .add("mode", Integer.toOctalString(file.getMode()))
                    .add("uid", Integer.toUnsignedString(file.getUid()))
                    .add("gid", Integer.toUnsignedString(file.getGid()))
                    .addIfAny("required", file.getOptional() ? "" : "true")
                    .toString();
        }
        Definition parts = new Definition();
        switch (type) {
            case CACHE ->
                parts.add("type", "cache").add("target", mount.getDest()).add("cache", cache(mount));
            case TMPFS -> parts.add("type", "tmpfs").add("target", mount.getDest());
            default -> parts.add("type", "bind").add("target", mount.getDest());
        }
        long size = mount.getTmpfsOpt().getSize();
        parts.addIfAny("size", size == 0 ? "" : String.valueOf(size))
                .add("readonly", String.valueOf(mount.getReadonly()));
        owned(mount)
                .ifPresent(folder -> parts.add("mode", Integer.toOctalString(folder.getMode()))
                        .add(
                                "uid",
                                Integer.toUnsignedString(
                                        folder.getOwner().getUser().getById()))
                        .add(
                                "gid",
                                Integer.toUnsignedString(
                                        folder.getOwner().getGroup().getById())));
        return parts.toString();
    }

    /** The id, where it is part of the key: behind the namespace, which is the engine's own. */
    private static String cache(Mount mount) {
        String id = mount.getCacheOpt().getId();
        String own = id.substring(id.indexOf('/') + 1);
        boolean standard = own.equals(mount.getDest()) && mount.getCacheOpt().getSharing() == CacheSharing.SHARED;
        return standard ? own : "";
    }

    /** The folder that was made to be given to the mount's owner. */
    private Optional<FileActionMkDir> owned(Mount mount) {
        Op input = ops.input(op, mount.getInput());
        boolean made = mount.getSelector().equals(OWNED)
                && !ops.isStep(op.getInputs((int) mount.getInput()).getDigest())
                && input.getFile().getActionsCount() == 1
                && input.getFile().getActions(0).hasMkdir();
        return made ? Optional.of(input.getFile().getActions(0).getMkdir()) : Optional.empty();
    }

    List<KeyValue> environment() {
        return exec.getMeta().getEnvList().stream()
                .map(variable -> {
                    int equals = variable.indexOf('=');
                    return new KeyValue(
                            equals < 0 ? variable : variable.substring(0, equals),
                            equals < 0 ? "" : variable.substring(equals + 1));
                })
                .toList();
    }

    Origin root() {
        return exec.getMountsList().stream()
                .filter(mount -> mount.getDest().equals(ROOT))
                .findFirst()
                .map(mount -> ops.origin(op, mount.getInput()))
                .orElseGet(() -> new Origin.Unknown("nothing is mounted as the root"));
    }

    List<Read> reads() {
        List<Read> reads = new ArrayList<>();
        for (Mount mount : exec.getMountsList()) {
            boolean isSource = (mount.getMountType() == MountType.BIND || mount.getMountType() == MountType.CACHE)
                    && Ops.hasInput(op, mount.getInput());
            if (isSource && !mount.getDest().equals(ROOT) && script(mount).isEmpty()) {
                read(mount).ifPresent(reads::add);
            }
        }
        return reads;
    }

    private Optional<Read> read(Mount mount) {
        if (owned(mount).isEmpty()) {
            return Optional.of(new Read(
                    Input.Role.MOUNT,
                    ops.origin(op, mount.getInput()),
                    FileReader.relative(mount.getSelector()),
                    List.of()));
        }
        Op folder = ops.input(op, mount.getInput());
        return folder.getInputsCount() == 0
                ? Optional.empty()
                : Optional.of(new Read(Input.Role.MOUNT, ops.origin(folder, 0), "", List.of()));
    }
}
