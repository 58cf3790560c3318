package dev.cachebust.build.buildkit.llb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cachebust.build.EngineGraph;
import dev.cachebust.build.EngineGraph.Operation;
import dev.cachebust.build.EngineGraph.Origin;
import dev.cachebust.build.EngineGraph.Read;
import dev.cachebust.build.buildkit.wire.ops.Definition;
import dev.cachebust.build.buildkit.wire.ops.Op;
import dev.cachebust.build.buildkit.wire.ops.SourceOp;
import dev.cachebust.dockerfile.KeyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the engine's graph of a build from its wire form. */
public final class LlbReader {
    private final Ops ops;
    private final List<Operation> steps = new ArrayList<>();
    private final Map<String, List<String>> ignored = new HashMap<>();

    private LlbReader(Ops ops) {
        this.ops = ops;
    }

    /** @throws InvalidProtocolBufferException if it is malformed */
    public static EngineGraph read(Definition definition) throws InvalidProtocolBufferException {
        return new LlbReader(new Ops(definition)).read();
    }

    private EngineGraph read() {
        Set<String> parts = partsOfLinks();
        ops.all().forEach((digest, op) -> {
            if (op.hasSource() && Sources.isLocal(op.getSource())) {
                ignored(op.getSource());
            } else if (ops.isStep(digest) && !parts.contains(digest)) {
                steps.add(step(digest, op));
            }
        });
        return new EngineGraph(steps, ignored);
    }

    /** The copies of {@code --link} that are nothing else: what makes them steps is the merge that follows. */
    private Set<String> partsOfLinks() {
        Set<String> parts = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (Op op : ops.all().values()) {
            for (int i = 0; i < op.getInputsCount(); i++) {
                (op.hasMerge() && i > 0 ? parts : others).add(op.getInputs(i).getDigest());
            }
        }
        parts.removeAll(others);
        return parts;
    }

    private void ignored(SourceOp local) {
        try {
            String patterns = local.getAttrsOrDefault("local.excludepatterns", "[]");
            ignored.put(Sources.context(local), List.of(new ObjectMapper().readValue(patterns, String[].class)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the engine's ignore patterns are no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Operation step(String digest, Op op) {
        if (op.hasExec()) {
            ExecReader exec = new ExecReader(ops, op);
            return operation(digest, exec.facts(), exec.environment(), false, exec.root(), exec.reads());
        }
        Op copy = op.hasMerge() ? ops.input(op, op.getInputsCount() - 1L) : op;
        FileReader files = new FileReader(ops, copy);
        Origin root = op.hasMerge() ? ops.origin(op, 0) : files.root();
        return operation(digest, files.facts(), List.of(), op.hasMerge(), root, files.reads());
    }

    private Operation operation(
            String digest,
            List<KeyValue> facts,
            List<KeyValue> environment,
            boolean linked,
            Origin root,
            List<Read> reads) {
        return new Operation(
                digest,
                ops.name(digest),
                ops.lines(digest),
                ops.metadata(digest).getIgnoreCache(),
                facts,
                environment,
                linked,
                root,
                reads);
    }
}
