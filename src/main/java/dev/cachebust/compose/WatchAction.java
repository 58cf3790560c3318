package dev.cachebust.compose;

/** What a changed file that is watched leads to, as {@code develop.watch} of a Compose file has it. */
public enum WatchAction {
    SYNC("sync"),
    REBUILD("rebuild"),
    RESTART("restart"),
    SYNC_RESTART("sync+restart"),
    SYNC_EXEC("sync+exec");

    private final String word;

    WatchAction(String word) {
        this.word = word;
    }

    /** As it is written. */
    public String word() {
        return word;
    }

    /** Whether files are copied into containers. */
    public boolean syncs() {
        return this == SYNC || this == SYNC_RESTART || this == SYNC_EXEC;
    }
}
