package dev.cachebust.plan;

import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes steps apart into the components of their cache keys, as BuildKit's operations compute them ({@code CacheMap} in
 * {@code solver/llbsolver/ops/file.go} and {@code exec.go}): the operation, its variables, the content of what it selects of a
 * context, the identity of images. Names of stages, positions, comments and mtimes are no part of them.
 */
final class StepKeys {
    private static final List<String> SECRET =
            List.of("PASSW", "SECRET", "TOKEN", "CREDENTIAL", "PRIVATE", "APIKEY", "API_KEY");

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
        return steps.stream().map(this::of).toList();
    }

    private StepKey of(Step step) {
        List<InputKey> inputs = step.inputs().stream().map(this::of).toList();
        boolean detached =
                engine.mergeOp() && step.inputs().stream().anyMatch(i -> i.role() == Input.Role.LINKED_ROOTFS);
        Hash own = new Hash().add(step.definition()).add(step.variables());
        for (InputKey input : inputs) {
            addTo(own, input, detached);
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
                own.hex());
    }

    private static void addTo(Hash own, InputKey input, boolean detached) {
        if (input.isRoot()) {
            if (!detached) {
                own.add(input.kind() == InputKey.Kind.STEP ? "step" : "root").add(input.identity());
            }
            return;
        }
        own.add(input.role().name()).add(input.paths()).add(input.excludes());
        if (!input.comparedByContent()) {
            own.add(input.kind().name()).add(input.identity());
        }
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
        variables.forEach((name, value) -> shown.put(name, secretive(name) ? masked(value) : value));
        return shown;
    }

    private static boolean secretive(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return SECRET.stream().anyMatch(upper::contains);
    }

    private static String masked(String value) {
        return value.isEmpty() ? "" : "(hidden " + Hash.of(value).substring(0, 8) + ")";
    }
}
