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
    private static final FileFilter IGNORE_FILE_ONLY = new FileFilter(List.of(), List.of(), List.of(".dockerignore"));

    private final Map<String, LocalFolder> folders;
    private final Map<String, LocalFolder> ignoreFiles;
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
     * @param ignoreFiles what the engine finds when it looks for a folder's own ignore file; not there: the folder
     */
    public Transfer(Map<String, LocalFolder> folders, Map<String, LocalFolder> ignoreFiles) {
        this.folders = Map.copyOf(folders);
        this.ignoreFiles = Map.copyOf(ignoreFiles);
    }

    /** The folder of this name, for a request with this filter. */
    Optional<LocalFolder> folder(String name, FileFilter filter) {
        // A folder's tree is without what is ignored, which can be the ignore file itself.
        LocalFolder ignoreFile = filter.equals(IGNORE_FILE_ONLY) ? ignoreFiles.get(name) : null;
        return Optional.ofNullable(ignoreFile != null ? ignoreFile : folders.get(name));
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
