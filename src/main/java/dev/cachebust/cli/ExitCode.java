package dev.cachebust.cli;

/** The exit codes that scripts rely on. */
final class ExitCode {
    static final int DONE = 0;
    static final int BUILD_FAILED = 1;
    static final int USAGE = 2;
    static final int NO_ENGINE = 3;
    static final int ALREADY_WATCHED = 4;
    static final int WOULD_REBUILD = 5;
    static final int LINT_FAILED = 6;
    static final int NOT_RUNNING = 7;
    static final int NOT_EXACT = 8;
    static final int INTERNAL = 70;
    static final int INTERRUPTED = 130;
    static final int TERMINATED = 143;

    private ExitCode() {}
}
