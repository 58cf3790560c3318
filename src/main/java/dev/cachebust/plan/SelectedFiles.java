package dev.cachebust.plan;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.DigestBuilder;
import dev.cachebust.context.Outline;
import dev.cachebust.context.Selection;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.layer.FileLayers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** {@link ContextFiles} looked up in context trees. */
final class SelectedFiles implements ContextFiles {
    private final ContextTree context;
    private final Map<String, ContextTree> named;
    private final SentFolders folders;
    private final Map<Input, Optional<Selection>> compiled = new HashMap<>();
    private final Map<Input, Optional<Selection.Found>> found = new HashMap<>();

    /** @param folders those of the build context, as the engine knows them */
    SelectedFiles(ContextTree context, Map<String, ContextTree> named, SentFolders folders) {
        this.context = context;
        this.named = named;
        this.folders = folders;
    }

    @Override
    public Digest digest(Input input) {
        return found(input)
                .map(f -> withFolders(input, f.digest()))
                .orElseGet(() -> Digest.sha256(input.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private Digest withFolders(Input input, Digest files) {
        DigestBuilder both = new DigestBuilder().digest(files);
        int start = fixedPart(input).length();
        folders.where(path -> selects(input, path))
                .forEach((path, mode) -> both.text(path.substring(Math.min(start, path.length())))
                        .number(mode));
        return both.build();
    }

    /** Whether a path of the build context is selected by its name. */
    private boolean selects(Input input, String path) {
        return input.source() instanceof Source.Context c
                && c.name().isEmpty()
                && selection(input).filter(s -> s.covers(path)).isPresent();
    }

    /** The folders that the engine is sent for these inputs: what they select, and the way there. */
    SortedMap<String, Integer> sent(List<Input> inputs) {
        return folders.where(path -> inputs.stream()
                .anyMatch(input -> selects(input, path) || fixedPart(input).startsWith(path + "/")));
    }

    /** The path of the source where it has only one, up to its first wildcard. */
    private static String fixedPart(Input input) {
        String path = input.paths().size() == 1 ? input.paths().get(0) : "";
        int end = path.length();
        for (char wildcard : new char[] {'*', '?', '[', '\\'}) {
            int at = path.indexOf(wildcard);
            end = at < 0 ? end : Math.min(end, at);
        }
        return end == path.length() ? path : path.substring(0, Math.max(0, path.lastIndexOf('/', end)));
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
