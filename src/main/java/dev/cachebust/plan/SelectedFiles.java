package dev.cachebust.plan;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Outline;
import dev.cachebust.context.Selection;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.layer.FileLayers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@link ContextFiles} looked up in context trees. */
final class SelectedFiles implements ContextFiles {
    private final ContextTree context;
    private final Map<String, ContextTree> named;
    private final Map<Input, Optional<Selection>> compiled = new HashMap<>();
    private final Map<Input, Optional<Selection.Found>> found = new HashMap<>();

    SelectedFiles(ContextTree context, Map<String, ContextTree> named) {
        this.context = context;
        this.named = named;
    }

    @Override
    public Digest digest(Input input) {
        return found(input)
                .map(Selection.Found::digest)
                .orElseGet(() -> Digest.sha256(input.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** The first path that it names and that is not there. */
    Optional<String> missing(Input input) {
        return found(input).flatMap(f -> f.missing().stream().findFirst());
    }

    private Optional<Selection.Found> found(Input input) {
        return found.computeIfAbsent(
                input, i -> tree(i).flatMap(tree -> selection(i).map(selection -> selection.in(tree))));
    }

    @Override
    public Optional<Outline> outline(Input input, boolean modes) {
        return tree(input).flatMap(tree -> selection(input).flatMap(s -> s.outline(tree, modes)));
    }

    /** Whether a path of the build context is selected, now or in an earlier context. */
    boolean covers(Input input, String path, ContextTree earlier) {
        return input.source() instanceof Source.Context c
                && c.name().isEmpty()
                && selection(input)
                        .filter(s -> s.covers(context, path) || s.covers(earlier, path))
                        .isPresent();
    }

    private Optional<ContextTree> tree(Input input) {
        return input.source() instanceof Source.Context c
                ? c.name().isEmpty() ? Optional.of(context) : Optional.ofNullable(named.get(c.name()))
                : Optional.empty();
    }

    /** Empty for a pattern that the engine refuses: the build will fail, whatever the files are. */
    private Optional<Selection> selection(Input input) {
        return compiled.computeIfAbsent(input, i -> {
            try {
                return Optional.of(FileLayers.selection(i));
            } catch (BadPatternException e) {
                return Optional.empty();
            }
        });
    }
}
