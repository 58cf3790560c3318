package dev.cachebust.plan;

import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes steps apart into the components of their cache keys, as BuildKit's operations compute them ({@code CacheMap} in
 * {@code solver/llbsolver/ops/file.go} and {@code exec.go}): the operation, its variables, the content of what it selects of a
 * context, the identity of images. Names of stages, positions, comments and mtimes are no part of them.
 */
final class StepKeys {
    private final ContextFiles files;
    private final Map<String, String> images;
    private final EngineTraits engine;

    /** @param images the digests of images by reference, as far as they are known */
    StepKeys(ContextFiles files, Map<String, String> images, EngineTraits engine) {
        this.files = files;
        this.images = images;
        this.engine = engine;
    }

    List<StepKey> of(List<Step> steps) {
        Set<StepId> read = new HashSet<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            for (Input input : step.inputs()) {
                boolean shows = !input.role().isRoot() || changesNoFile(step) && read.contains(step.id());
                if (shows && input.source() instanceof Source.StepOutput output) {
                    read.add(output.step());
                }
            }
        }
        Map<StepId, StepKey> keys = new LinkedHashMap<>();
        steps.forEach(step -> keys.put(step.id(), of(step, read.contains(step.id()), keys)));
        return List.copyOf(keys.values());
    }

    /** Buildah looks neither at what a mount holds nor at where it comes from. */
    private boolean counts(Input input) {
        return engine.dialect() != Dialect.BUILDAH || input.role() != Input.Role.MOUNT;
    }

    private static boolean changesNoFile(Step step) {
        return step.keyword().equals("WORKDIR");
    }

    /**
     * @param read whether another step reads what it leaves behind other than as its root file system
     * @param before the keys of the steps before it
     */
    private StepKey of(Step step, boolean read, Map<StepId, StepKey> before) {
        Input root = step.inputs().get(0);
        List<InputKey> inputs = step.inputs().stream()
                .filter(this::counts)
                .filter(i -> root.role() != Input.Role.MOUNTED_ROOTFS
                        || i == root
                        || !i.source().equals(root.source()))
                .map(this::of)
                .toList();
        boolean detached =
                engine.mergeOp() && step.inputs().stream().anyMatch(i -> i.role() == Input.Role.LINKED_ROOTFS);
        Hash own = new Hash().add(step.definition()).add(step.variables());
        for (InputKey input : inputs) {
            addTo(own, input, detached, first(inputs, input));
        }
        return new StepKey(
                step.id(),
                step.keyword(),
                step.lines().first(),
                Hash.of(step.text()),
                Hash.of(step.definition()),
                shown(step.variables()),
                inputs,
                detached,
                own.hex(),
                read && !detached ? written(step, inputs, before) : Optional.empty());
    }

    /** Where the first input from the same place is: BuildKit takes them for one. */
    private static int first(List<InputKey> inputs, InputKey input) {
        int at = 0;
        while (!inputs.get(at).samePlace(input)) {
            at++;
        }
        return at;
    }

    /** The paths of what is compared by content are no part: what lies there counts, wherever it is. */
    private static void addTo(Hash own, InputKey input, boolean detached, int place) {
        if (input.isRoot()) {
            if (!detached) {
                addRoot(own, input);
            }
            return;
        }
        own.add(input.role().name()).add(Integer.toString(place));
        if (!input.comparedByContent()) {
            own.add(input.kind().name()).add(input.identity());
        }
    }

    private static void addRoot(Hash own, InputKey root) {
        if (root.comparedByContent()) {
            own.add("content").add("");
        } else {
            own.add(root.kind() == InputKey.Kind.STEP ? "step" : "root").add(root.identity());
        }
    }

    private Optional<Written> written(Step step, List<InputKey> inputs, Map<StepId, StepKey> before) {
        if (changesNoFile(step)) {
            return inputs.get(0)
                    .step()
                    .flatMap(parent -> Optional.ofNullable(before.get(parent)))
                    .flatMap(StepKey::writes);
        }
        if (!step.keyword().equals("COPY")
                || inputs.size() != 2
                || step.destination().isEmpty()) {
            return Optional.empty();
        }
        boolean chmod = step.definition().lines().anyMatch(line -> line.startsWith("mode "));
        String operation =
                new Hash().add(step.definition()).add(step.variables()).hex();
        return files.outline(step.inputs().get(1), !chmod)
                .map(outline -> new Written(step.destination().get(), operation, outline));
    }

    private InputKey of(Input input) {
        Source source = input.source();
        if (source instanceof Source.StepOutput output) {
            return InputKey.step(input, output.step());
        }
        if (source instanceof Source.Context context) {
            return key(
                    input,
                    InputKey.Kind.CONTEXT,
                    context.name(),
                    files.digest(input).hex());
        }
        if (source instanceof Source.Image image) {
            String digest = images.getOrDefault(image.reference(), "");
            String identity = digest.isEmpty() ? image.reference() : digest;
            String platform = image.platform();
            return key(
                    input,
                    InputKey.Kind.IMAGE,
                    image.reference(),
                    platform.isEmpty() ? identity : identity + " " + platform);
        }
        if (source instanceof Source.Remote remote) {
            return key(input, InputKey.Kind.REMOTE, remote.url(), remote.url());
        }
        return key(input, InputKey.Kind.SCRATCH, "scratch", "scratch");
    }

    private static InputKey key(Input input, InputKey.Kind kind, String name, String identity) {
        return new InputKey(input.role(), kind, name, input.paths(), input.excludes(), identity);
    }

    /** Keys are kept on disk and shown: a value of a secret-looking name is there as a hash only. */
    static SortedMap<String, String> shown(SortedMap<String, String> variables) {
        SortedMap<String, String> shown = new TreeMap<>();
        variables.forEach((name, value) -> shown.put(name, ShownVariables.value(name, value)));
        return shown;
    }
}
