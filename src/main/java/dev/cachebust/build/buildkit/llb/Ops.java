package dev.cachebust.build.buildkit.llb;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cachebust.build.EngineGraph.Origin;
import dev.cachebust.build.buildkit.wire.ops.Definition;
import dev.cachebust.build.buildkit.wire.ops.Input;
import dev.cachebust.build.buildkit.wire.ops.Location;
import dev.cachebust.build.buildkit.wire.ops.Locations;
import dev.cachebust.build.buildkit.wire.ops.Op;
import dev.cachebust.build.buildkit.wire.ops.OpMetadata;
import dev.cachebust.build.buildkit.wire.ops.Platform;
import dev.cachebust.dockerfile.Lines;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The operations of a definition by digest, and what is said about each. */
final class Ops {
    /** {@code [builder 3/5] COPY . .}; the engine's own work has no numbers. */
    private static final Pattern STEP = Pattern.compile("\\[[^\\]]*\\d+/\\d+\\] .*", Pattern.DOTALL);

    private final Definition definition;
    private final Map<String, Op> byDigest = new LinkedHashMap<>();

    Ops(Definition definition) throws InvalidProtocolBufferException {
        this.definition = definition;
        for (ByteString encoded : definition.getDefList()) {
            byDigest.put(digest(encoded), Op.parseFrom(encoded));
        }
    }

    private static String digest(ByteString content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.toByteArray());
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** By digest, each after those that it reads. */
    Map<String, Op> all() {
        return byDigest;
    }

    /** The operation that an input index means; one that does nothing for an empty file system. */
    Op input(Op of, long index) {
        String digest = hasInput(of, index) ? of.getInputs((int) index).getDigest() : "";
        return byDigest.getOrDefault(digest, Op.getDefaultInstance());
    }

    static boolean hasInput(Op of, long index) {
        return index >= 0 && index < of.getInputsCount();
    }

    /** Where an input's file system comes from. */
    Origin origin(Op of, long index) {
        if (!hasInput(of, index)) {
            return new Origin.Outside(Sources.SCRATCH);
        }
        Input input = of.getInputs((int) index);
        Op op = byDigest.get(input.getDigest());
        if (op == null) {
            return new Origin.Unknown(input.getDigest());
        } else if (op.hasSource()) {
            return new Origin.Outside(Sources.source(op.getSource(), platform(op)));
        } else if (isStep(input.getDigest())) {
            return new Origin.OfStep(input.getDigest());
        }
        return new Origin.Unknown(name(input.getDigest()));
    }

    static String platform(Op op) {
        Platform platform = op.getPlatform();
        return platform.getOs() + "/" + platform.getArchitecture()
                + (platform.getVariant().isEmpty() ? "" : "/" + platform.getVariant());
    }

    /** Whether it is what a step of the Dockerfile does, or a part of that. */
    boolean isStep(String digest) {
        Op op = byDigest.get(digest);
        return op != null
                && (op.hasExec() || op.hasFile() || op.hasMerge())
                && STEP.matcher(name(digest)).matches();
    }

    String name(String digest) {
        return metadata(digest).getDescriptionOrDefault("llb.customname", digest);
    }

    OpMetadata metadata(String digest) {
        return definition.getMetadataOrDefault(digest, OpMetadata.getDefaultInstance());
    }

    /** Where it stands in the Dockerfile: for each instruction that it is, from its first line to its last. */
    List<Lines> lines(String digest) {
        Locations locations = definition.getSource().getLocationsOrDefault(digest, Locations.getDefaultInstance());
        List<Lines> lines = new ArrayList<>();
        for (Location location : locations.getLocationsList()) {
            IntSummaryStatistics numbers = location.getRangesList().stream()
                    .flatMapToInt(range -> IntStream.of(
                            range.getStart().getLine(), range.getEnd().getLine()))
                    .summaryStatistics();
            if (numbers.getCount() > 0) {
                lines.add(new Lines(numbers.getMin(), numbers.getMax()));
            }
        }
        return lines;
    }
}
