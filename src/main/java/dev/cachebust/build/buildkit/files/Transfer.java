package dev.cachebust.build.buildkit.files;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The local files that one build may read, and the account of what it did read. Safe for use by several threads. */
public final class Transfer {
    private static final String CONTEXT = "context";
    private static final FileFilter IGNORE_FILE_ONLY = new FileFilter(List.of(), List.of(), List.of(".dockerignore"));

    private final Map<String, LocalFolder> folders;
    private final Optional<LocalFolder> ignoreFile;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger staleGuarded = new AtomicInteger();
    private final AtomicReference<@Nullable Problem> problem = new AtomicReference<>();

    /**
     * Why a file could not be sent as promised.
     *
     * @param moved it changed or vanished since its tree was made; otherwise it cannot be read
     */
    public record Problem(boolean moved, String path, String message) {}

    /**
     * @param folders by the names under which the engine asks for them
     * @param ignoreFile what the engine finds when it looks for the context's own ignore file; empty: the context
     */
    public Transfer(Map<String, LocalFolder> folders, Optional<LocalFolder> ignoreFile) {
        this.folders = Map.copyOf(folders);
        this.ignoreFile = ignoreFile;
    }

    /** The folder of this name, for a request with this filter. */
    Optional<LocalFolder> folder(String name, FileFilter filter) {
        // The context's tree is without what is ignored, which can be the ignore file itself.
        if (name.equals(CONTEXT) && filter.equals(IGNORE_FILE_ONLY) && ignoreFile.isPresent()) {
            return ignoreFile;
        }
        return Optional.ofNullable(folders.get(name));
    }

    void sent(int count) {
        bytes.addAndGet(count);
    }

    void guarded() {
        staleGuarded.incrementAndGet();
    }

    void fail(Problem first) {
        problem.compareAndSet(null, first);
    }

    /** Bytes of file contents that were sent from disk. */
    public long bytes() {
        return bytes.get();
    }

    /** How many files were sent only since their stats were made to differ. */
    public int staleGuarded() {
        return staleGuarded.get();
    }

    /** The first thing that went wrong: a build that it happened to has failed, whatever the engine says. */
    public Optional<Problem> problem() {
        return Optional.ofNullable(problem.get());
    }
}
