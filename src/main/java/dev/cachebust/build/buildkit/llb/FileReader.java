package dev.cachebust.build.buildkit.llb;

import dev.cachebust.build.EngineGraph.Origin;
import dev.cachebust.build.EngineGraph.Read;
import dev.cachebust.build.buildkit.wire.ops.ChownOpt;
import dev.cachebust.build.buildkit.wire.ops.FileAction;
import dev.cachebust.build.buildkit.wire.ops.FileActionCopy;
import dev.cachebust.build.buildkit.wire.ops.FileActionMkDir;
import dev.cachebust.build.buildkit.wire.ops.Op;
import dev.cachebust.build.buildkit.wire.ops.SourceOp;
import dev.cachebust.build.buildkit.wire.ops.UserOpt;
import dev.cachebust.dockerfile.Definition;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.KeyValue;
import dev.cachebust.dockerfile.Source;
import java.util.ArrayList;
import java.util.List;

/** Reads what a COPY, ADD or WORKDIR became (BuildKit's {@code convert_copy.go}, {@code client/llb/fileop.go}). */
final class FileReader {
    private final Ops ops;
    private final Op op;
    private final Definition facts = new Definition();
    private final List<Read> reads = new ArrayList<>();

    FileReader(Ops ops, Op op) {
        this.ops = ops;
        this.op = op;
        op.getFile().getActionsList().forEach(this::read);
    }

    private void read(FileAction action) {
        if (action.hasMkdir()) {
            FileActionMkDir folder = action.getMkdir();
            facts.add("mkdir", folder.getPath()).addIfAny("owner", owner(folder.getOwner()));
        } else if (action.hasCopy()) {
            copy(action.getCopy(), action.getSecondaryInput());
        } else {
            facts.add("does", action.getActionCase().name());
        }
    }

    private void copy(FileActionCopy copy, long from) {
        Op input = ops.input(op, from);
        if (isDocument(from)) {
            describe("copy", copy);
            facts.add(
                    "content",
                    input.getFile().getActions(0).getMkfile().getData().toStringUtf8());
            return;
        }
        Origin origin = ops.origin(op, from);
        boolean remote = origin instanceof Origin.Outside outside && outside.source() instanceof Source.Remote;
        if (remote) {
            describe("fetch", copy);
            fetch(input.getSource());
            reads.add(new Read(Input.Role.FILES, origin, "", copy.getExcludePatternsList()));
            return;
        }
        describe("copy", copy);
        facts.addAll("include", copy.getIncludePatternsList()).addAll("required", copy.getRequiredPathsList());
        if (copy.getIncludePatternsCount() == 0) {
            reads.add(new Read(Input.Role.FILES, origin, relative(copy.getSrc()), copy.getExcludePatternsList()));
        }
        for (String pattern : copy.getIncludePatternsList()) {
            String path = relative(copy.getSrc() + "/" + pattern);
            reads.add(new Read(Input.Role.PATTERNS, origin, path, copy.getExcludePatternsList()));
        }
    }

    /** Whether the input is a here-document, which the engine puts into a file first. */
    private boolean isDocument(long from) {
        Op input = ops.input(op, from);
        return input.getFile().getActionsCount() == 1
                && !ops.isStep(op.getInputs((int) from).getDigest())
                && input.getFile().getActions(0).hasMkfile();
    }

    private void describe(String kind, FileActionCopy copy) {
        String mode = copy.getModeStr().isEmpty() && copy.getMode() >= 0
                ? Integer.toOctalString(copy.getMode())
                : copy.getModeStr();
        facts.add(kind, base(copy.getSrc()))
                .add("to", copy.getDest())
                .addIfAny("owner", owner(copy.getOwner()))
                .addIfAny("mode", mode)
                .addIfAny("unpack", copy.getAttemptUnpack() ? "true" : "")
                .addAll("exclude", copy.getExcludePatternsList());
    }

    private void fetch(SourceOp source) {
        String prefix = Sources.isGit(source) ? "git." : "http.";
        facts.addIfAny("checksum", source.getAttrsOrDefault(prefix + "checksum", ""))
                .addIfAny("keep-git-dir", source.getAttrsOrDefault("git.keepgitdir", ""));
    }

    private static String owner(ChownOpt owner) {
        if (!owner.hasUser() && !owner.hasGroup()) {
            return "";
        }
        return user(owner.getUser()) + (owner.hasGroup() ? ":" + user(owner.getGroup()) : "");
    }

    private static String user(UserOpt user) {
        return user.hasByName() ? user.getByName().getName() : Integer.toUnsignedString(user.getById());
    }

    private static String base(String path) {
        return path.equals("/") ? "/" : path.substring(path.lastIndexOf('/') + 1);
    }

    /** Without slashes at the beginning; the engine's paths are clean. */
    static String relative(String path) {
        return path.replaceFirst("^/+", "");
    }

    List<KeyValue> facts() {
        return Definition.facts(facts.toString());
    }

    List<Read> reads() {
        return reads;
    }

    /** The root file system that it works on: the first action's. */
    Origin root() {
        return op.getFile().getActionsCount() == 0
                ? new Origin.Unknown("it does nothing")
                : ops.origin(op, op.getFile().getActions(0).getInput());
    }
}
