package dev.cachebust.watch;

import dev.cachebust.context.ContextPaths;
import dev.cachebust.context.PathRules;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Shows the watcher library the directories to watch: those of the context but for what the ignore rules prune. Each is shown, and so registered, before it is listed: what appears
 * in between is told twice rather than never.
 */
final class PrunedTreeVisitor implements FileTreeVisitor {
    private final Path root;
    private final PathRules rules;
    private final Predicate<Path> leaf;
    private final BiConsumer<Path, IOException> failures;
    private volatile boolean begun;

    /**
     * @param leaf whether a directory is sure to have no other in it
     * @param failures is told of each directory that cannot be registered or listed
     */
    PrunedTreeVisitor(Path root, PathRules rules, Predicate<Path> leaf, BiConsumer<Path, IOException> failures) {
        this.leaf = leaf;
        this.root = root;
        this.rules = rules;
        this.failures = failures;
    }

    /** From now on the library also asks for the files of directories that appear, to make events of them. */
    void begun() {
        begun = true;
    }

    /** Whether what happens at this path is of interest. */
    boolean isInContext(Path path) {
        Optional<String> relative = ContextPaths.relative(root, path);
        return path.startsWith(root) && relative.map(p -> !rules.prunable(p)).orElse(true);
    }

    /** The path as text; where a name is not UTF-8, that of the directory it is in. */
    String nearest(Path path) {
        for (Path here = path; here != null && !here.equals(root); here = here.getParent()) {
            Optional<String> relative = ContextPaths.relative(root, here);
            if (relative.isPresent()) {
                return relative.get();
            }
        }
        return "";
    }

    @Override
    public void recursiveVisitFiles(Path start, Callback onDirectory, Callback onFile) throws IOException {
        if (isInContext(start)) {
            visit(start, onDirectory, onFile);
        }
    }

    private void visit(Path directory, Callback onDirectory, Callback onFile) throws IOException {
        if (!show(directory, onDirectory) || !begun && leaf.test(directory)) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    onFile.call(child);
                } else if (isInContext(child)) {
                    visit(child, onDirectory, onFile);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // gone again: whoever removed it made an event of that
        } catch (AccessDeniedException e) {
            failures.accept(directory, e);
        } catch (DirectoryIteratorException e) {
            failures.accept(directory, new IOException(e.getCause()));
        }
    }

    private boolean show(Path directory, Callback onDirectory) {
        try {
            onDirectory.call(directory);
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (IOException e) {
            failures.accept(directory, e);
            return false;
        }
    }
}
