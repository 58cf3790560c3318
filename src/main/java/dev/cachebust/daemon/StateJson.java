package dev.cachebust.daemon;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Outline;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.ImageConfig;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.BuildRecord;
import dev.cachebust.plan.BuildRecord.InstructionKey;
import dev.cachebust.plan.EngineTraits;
import dev.cachebust.plan.InputKey;
import dev.cachebust.plan.KnownKeys;
import dev.cachebust.plan.KnownKeys.Known;
import dev.cachebust.plan.StepKey;
import dev.cachebust.plan.Written;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The last build as JSON and back, its context left out. */
final class StateJson {
    private StateJson() {}

    static String write(LastBuild build) {
        Obj bumps = Json.object();
        build.bumps().forEach((layer, count) -> bumps.with(layer.value(), count));
        return Json.object()
                .with("inputs", build.inputs())
                .with("tree", build.tree().root().digest().hex())
                .with("imageId", build.imageId())
                .with("digest", build.digest())
                .with("tags", build.tags())
                .with("bumps", bumps)
                .with("made", made(build.made()))
                .with("engine", engine(build.engine()))
                .with(
                        "known",
                        build.known().entries().stream().map(StateJson::known).toList())
                .toString();
    }

    private static Obj engine(EngineSeen engine) {
        Obj images = Json.object();
        engine.images()
                .forEach((reference, image) -> images.with(
                        reference,
                        Json.object()
                                .with("digest", image.digest())
                                .with("env", image.env())
                                .with("workdir", image.workdir())
                                .with("user", image.user())
                                .with("shell", image.shell())
                                .with("onbuild", image.onbuild())));
        return Json.object()
                .with("platform", engine.platform())
                .with("mergeOp", engine.traits().mergeOp())
                .with("dialect", engine.traits().dialect().name().toLowerCase(Locale.ROOT))
                .with("builtIn", engine.builtIn())
                .with("images", images);
    }

    private static EngineSeen readEngine(Node node) throws IOException {
        Map<String, ImageConfig> images = new HashMap<>();
        for (Map.Entry<String, Node> image : node.get("images").members().entrySet()) {
            Node config = image.getValue();
            images.put(
                    image.getKey(),
                    new ImageConfig(
                            config.get("digest").text(),
                            ordered(config.get("env")),
                            config.get("workdir").text(),
                            config.get("user").text(),
                            config.get("shell").texts(),
                            config.get("onbuild").texts()));
        }
        return new EngineSeen(
                node.get("platform").text(),
                new EngineTraits(node.get("mergeOp").truth(), dialect(node)),
                node.get("builtIn").integer(),
                images);
    }

    private static Dialect dialect(Node engine) throws IOException {
        if (!engine.members().containsKey("dialect")) {
            return Dialect.BUILDKIT;
        }
        String name = engine.get("dialect").text();
        return Arrays.stream(Dialect.values())
                .filter(dialect -> dialect.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no dialect " + name));
    }

    private static Obj id(StepId step) {
        return Json.object().with("stage", step.stage()).with("index", step.index());
    }

    private static Obj made(BuildRecord made) {
        Obj folders = Json.object();
        made.folders().forEach(folders::with);
        return Json.object()
                .with("image", made.image())
                .with("bust", made.bust())
                .with("args", made.args())
                .with(
                        "instructions",
                        made.instructions().stream()
                                .map(i -> Json.object().with("line", i.line()).with("hash", i.hash()))
                                .toList())
                .with("folders", folders)
                .with("answers", made.answers())
                .with("steps", made.steps().stream().map(StateJson::step).toList());
    }

    private static Obj step(StepKey key) {
        return id(key.id())
                .with("keyword", key.keyword())
                .with("line", key.line())
                .with("written", key.written())
                .with("definition", key.definition())
                .with("variables", key.variables())
                .with("inputs", key.inputs().stream().map(StateJson::input).toList())
                .with("detached", key.detached())
                .with("own", key.own())
                .with("writes", writes(key.writes()));
    }

    private static Obj writes(Optional<Written> writes) {
        Obj object = Json.object();
        writes.ifPresent(w -> object.with("to", w.to())
                .with("operation", w.operation())
                .with("files", w.files().text()));
        return object;
    }

    private static Optional<Written> readWrites(Node node) throws IOException {
        return node.members().isEmpty()
                ? Optional.empty()
                : Optional.of(new Written(
                        node.get("to").text(),
                        node.get("operation").text(),
                        new Outline(node.get("files").text())));
    }

    private static Obj input(InputKey key) {
        return Json.object()
                .with("role", key.role().name())
                .with("kind", key.kind().name())
                .with("name", key.name())
                .with("paths", key.paths())
                .with("excludes", key.excludes())
                .with("identity", key.identity());
    }

    private static Obj known(Known known) {
        return Json.object()
                .with("own", known.own())
                .with("parent", known.parent())
                .with("outputs", known.outputs())
                .with("key", known.key())
                .with("same", known.same())
                .with("writes", writes(known.writes()));
    }

    /** The digest of the context that belongs to what is written here. */
    static String treeDigest(Node node) throws IOException {
        return node.get("tree").text();
    }

    static LastBuild read(Node node, ContextTree tree) throws IOException {
        SortedMap<LayerName, Long> bumps = new TreeMap<>();
        for (Map.Entry<String, Node> bump : node.get("bumps").members().entrySet()) {
            bumps.put(new LayerName(bump.getKey()), bump.getValue().number());
        }
        List<Known> known = new ArrayList<>();
        for (Node item : node.get("known").items()) {
            known.add(new Known(
                    item.get("own").text(),
                    item.get("parent").text(),
                    item.get("outputs").texts(),
                    item.get("key").text(),
                    item.get("same").text(),
                    readWrites(item.get("writes"))));
        }
        return new LastBuild(
                node.get("inputs").text(),
                readMade(node.get("made")),
                new KnownKeys(known),
                readEngine(node.get("engine")),
                tree,
                bumps,
                node.get("imageId").text(),
                node.get("digest").text(),
                node.get("tags").texts());
    }

    private static BuildRecord readMade(Node node) throws IOException {
        List<InstructionKey> instructions = new ArrayList<>();
        for (Node item : node.get("instructions").items()) {
            instructions.add(new InstructionKey(
                    item.get("line").integer(), item.get("hash").text()));
        }
        List<StepKey> steps = new ArrayList<>();
        for (Node item : node.get("steps").items()) {
            steps.add(readStep(item));
        }
        SortedMap<String, Integer> folders = new TreeMap<>();
        for (Map.Entry<String, Node> folder : node.get("folders").members().entrySet()) {
            folders.put(folder.getKey(), (int) folder.getValue().number());
        }
        return new BuildRecord(
                node.get("image").text(),
                steps,
                pairs(node.get("bust")),
                pairs(node.get("args")),
                instructions,
                folders,
                pairs(node.get("answers")));
    }

    private static StepKey readStep(Node node) throws IOException {
        List<InputKey> inputs = new ArrayList<>();
        for (Node item : node.get("inputs").items()) {
            inputs.add(new InputKey(
                    item.get("role").choice(Input.Role.class),
                    item.get("kind").choice(InputKey.Kind.class),
                    item.get("name").text(),
                    item.get("paths").texts(),
                    item.get("excludes").texts(),
                    item.get("identity").text()));
        }
        return new StepKey(
                CauseJson.readStep(node),
                node.get("keyword").text(),
                node.get("line").integer(),
                node.get("written").text(),
                node.get("definition").text(),
                pairs(node.get("variables")),
                inputs,
                node.get("detached").truth(),
                node.get("own").text(),
                readWrites(node.get("writes")));
    }

    private static SortedMap<String, String> pairs(Node node) throws IOException {
        return new TreeMap<>(ordered(node));
    }

    private static Map<String, String> ordered(Node node) throws IOException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Map.Entry<String, Node> pair : node.members().entrySet()) {
            pairs.put(pair.getKey(), pair.getValue().text());
        }
        return pairs;
    }
}
