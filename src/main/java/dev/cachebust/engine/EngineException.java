package dev.cachebust.engine;

import java.util.List;

/** The engine cannot be used, or refused. The message says what and where on one line, the hint what to do. */
public final class EngineException extends Exception {
    private final Kind kind;
    private final String hint;
    private final List<String> tried;

    /** Classes of failures, by what one would do next. */
    public enum Kind {
        /** What DOCKER_HOST, the config or a Docker context says cannot be used. */
        ADDRESS,
        /** Nothing answers: no socket, connection refused, unknown host, time out, connection lost. */
        UNREACHABLE,
        /** The socket is there, and this user may not open it. */
        PERMISSION,
        /** The TLS connection could not be made. */
        TLS,
        /** Something answers, and it is not a Docker engine. */
        NOT_AN_ENGINE,
        /** The engine has no such image or container. */
        NOT_FOUND,
        /** The engine refused as things are: the image is used by a container, say. */
        CONFLICT,
        /** Any other answer that is an error. */
        API
    }

    EngineException(Kind kind, String message, String hint) {
        super(message);
        this.kind = kind;
        this.hint = hint;
        this.tried = List.of();
    }

    EngineException(Kind kind, String message, String hint, Throwable cause) {
        this(kind, message, hint, List.of(), cause);
    }

    EngineException(Kind kind, String message, String hint, List<String> tried, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.hint = hint;
        this.tried = List.copyOf(tried);
    }

    public Kind kind() {
        return kind;
    }

    /** Where else an engine was looked for, and why there is none: a line for each. */
    public List<String> tried() {
        return tried;
    }

    /** One line, empty when there is nothing to advise. */
    public String hint() {
        return hint;
    }

    /** Whether there is no engine to work with at all, rather than one that refused a request. */
    public boolean noEngine() {
        return switch (kind) {
            case ADDRESS, UNREACHABLE, PERMISSION, TLS, NOT_AN_ENGINE -> true;
            case NOT_FOUND, CONFLICT, API -> false;
        };
    }
}
