package dev.cachebust.cli;

import dev.cachebust.config.ConfigException;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.daemon.ProjectLoader.BrokenException;
import dev.cachebust.daemon.ProjectLock;
import dev.cachebust.dockerfile.DockerfileException;
import dev.cachebust.engine.EngineException;
import dev.cachebust.layer.UnknownLayerException;
import dev.cachebust.view.Sanitizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Puts failures into the user's words, once, and gives each its exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("cachebust: " + Sanitizer.text(String.valueOf(failure.getMessage())));
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        for (String line : words(failure).split("\n", -1)) {
            err.println(Sanitizer.text(line));
        }
        Object root = command.getCommandSpec().root().userObject();
        if (root instanceof CachebustCommand options && options.debug()) {
            failure.printStackTrace(err);
        }
        return code(failure);
    }

    private static int code(Exception failure) {
        if (failure instanceof EngineException engine) {
            return engine.noEngine() ? ExitCode.NO_ENGINE : ExitCode.BUILD_FAILED;
        } else if (failure instanceof ProjectLock.HeldException) {
            return ExitCode.ALREADY_WATCHED;
        } else if (failure instanceof NoWatcherException) {
            return ExitCode.NOT_RUNNING;
        }
        return isInput(failure) ? ExitCode.USAGE : ExitCode.INTERNAL;
    }

    /** Whether what was given is at fault, not the program. */
    static boolean isInput(Exception failure) {
        return failure instanceof ConfigException
                || failure instanceof BrokenException
                || failure instanceof DockerfileException
                || failure instanceof BadPatternException
                || failure instanceof UnknownLayerException
                || failure instanceof UsageException
                || failure instanceof IOException;
    }

    private static String engine(EngineException failure) {
        StringBuilder more = new StringBuilder();
        failure.tried().forEach(line -> more.append("\n  ").append(line));
        return more + (failure.hint().isEmpty() ? "" : "\n  " + failure.hint());
    }

    private static String words(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof EngineException engine) {
            return "cachebust: " + message + engine(engine);
        } else if (failure instanceof AccessDeniedException) {
            return "cachebust: " + message + ": permission denied\n  check who may read it";
        } else if (failure instanceof NoSuchFileException) {
            return "cachebust: " + message + ": there is no such file or folder";
        } else if (failure instanceof NotDirectoryException) {
            return "cachebust: " + message + ": is not a folder";
        } else if (isInput(failure)
                || failure instanceof ProjectLock.HeldException
                || failure instanceof NoWatcherException) {
            return "cachebust: " + message;
        }
        return "cachebust: internal error: " + failure + "\n  --log-level debug shows where; please report it";
    }
}
