package dev.cachebust.cli;

import dev.cachebust.context.ContextTree;
import dev.cachebust.daemon.NamedContexts;
import dev.cachebust.daemon.Project;
import dev.cachebust.dockerfile.ImageName;
import dev.cachebust.layer.FileLayer;
import dev.cachebust.plan.Decision;
import dev.cachebust.plan.Hypothesis;
import dev.cachebust.plan.Situation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file that builds may read.
 *
 * @param context the name of the context; empty: the build context
 * @param path relative to its root
 */
record ContextPath(String context, String path) {
    /** As it is shown, and may be typed. */
    @Override
    public String toString() {
        String shown = path.isEmpty() ? "." : path;
        return context.isEmpty() ? shown : context + ":" + shown;
    }

    /**
     * What is typed is relative to the project's folder, else to the context; or it names the context, as in {@code lib:src}. One
     * file may be in several contexts.
     */
    static List<ContextPath> of(Project project, String typed) throws UsageException {
        NamedContexts named = project.contexts();
        Path folder = project.settings().project();
        for (Map.Entry<String, NamedContexts.Folder> context : named.folders().entrySet()) {
            if (typed.startsWith(context.getKey() + ":")) {
                Path root = context.getValue().root();
                Path path = root.resolve(typed.substring(context.getKey().length() + 1))
                        .normalize();
                return List.of(below(root, path)
                        .map(inside -> new ContextPath(context.getKey(), inside))
                        .orElseThrow(() -> new UsageException(typed + ": is not in the context " + root)));
            }
        }
        for (Map.Entry<String, String> context : named.elsewhere().entrySet()) {
            if (typed.startsWith(context.getKey() + ":")) {
                throw new UsageException(typed + ": " + context.getKey() + " is " + context.getValue()
                        + ", which the engine looks up in each build; what changed there shows then");
            }
        }
        List<ContextPath> found = everywhere(project, folder.resolve(typed).normalize());
        if (found.isEmpty()) {
            found = everywhere(
                    project, project.settings().context().resolve(typed).normalize());
        }
        if (found.isEmpty()) {
            throw new UsageException(typed + ": is not in the context "
                    + project.settings().context()
                    + (named.folders().isEmpty()
                            ? ""
                            : ", nor in a named one: "
                                    + String.join(", ", named.folders().keySet())));
        }
        return found;
    }

    private static List<ContextPath> everywhere(Project project, Path path) {
        List<ContextPath> found = new ArrayList<>();
        below(project.settings().context(), path).ifPresent(inside -> found.add(new ContextPath("", inside)));
        project.contexts()
                .folders()
                .forEach((name, folder) ->
                        below(folder.root(), path).ifPresent(inside -> found.add(new ContextPath(name, inside))));
        return found;
    }

    private static Optional<String> below(Path root, Path path) {
        return path.startsWith(root)
                ? Optional.of(root.relativize(path)
                        .toString()
                        .replace(path.getFileSystem().getSeparator(), "/"))
                : Optional.empty();
    }

    /** Its layer. */
    FileLayer layer(Project project, Decision decision) {
        NamedContexts.Folder folder = project.contexts().folders().get(context);
        return folder == null
                ? decision.files().of(path, project.ignore().ignores(path))
                : decision.files()
                        .ofNamed(
                                ImageName.contextName(context),
                                path,
                                folder.rules().ignores(path));
    }

    /** What would be if these were edited. */
    static Situation edited(Situation now, List<ContextPath> paths) {
        Map<String, ContextTree> named = new HashMap<>(now.namedContexts());
        named.replaceAll((name, tree) -> Hypothesis.edited(
                tree,
                paths.stream()
                        .filter(path -> !path.context().isEmpty()
                                && ImageName.contextName(path.context()).equals(name))
                        .map(ContextPath::path)
                        .toList()));
        List<String> own = paths.stream()
                .filter(path -> path.context().isEmpty())
                .map(ContextPath::path)
                .toList();
        return now.withContexts(Hypothesis.edited(now.context(), own), named);
    }
}
