package dev.cachebust.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;

/** Starts the program. */
public final class Main {
    private Main() {}

    /** Exits with one of the codes that {@code --help} lists. */
    public static void main(String[] args) {
        int code = commandLine(Commands.in(args)).execute(args);
        System.exit(code);
    }

    /** With every command. */
    static CommandLine commandLine() {
        return commandLine(Commands.all());
    }

    private static CommandLine commandLine(Map<String, Class<?>> commands) {
        Failures failures = new Failures();
        CachebustCommand options = new CachebustCommand();
        CommandLine root = new CommandLine(options);
        for (Map.Entry<String, Class<?>> command : commands.entrySet()) {
            root.addSubcommand(command.getKey(), command.getValue());
        }
        root.setExecutionStrategy(new LastCommand(options))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(writer(new FileOutputStream(FileDescriptor.out)))
                .setErr(writer(HeldErrors.stderr()));
        root.setUsageHelpAutoWidth(true);
        return root;
    }

    /**
     * Sets the log up before the command runs. No lambda: to archive the class of one, the virtual machine links the interface, and
     * what it has linked of picocli's old class files it does not archive.
     */
    private record LastCommand(CachebustCommand options) implements CommandLine.IExecutionStrategy {
        @Override
        public int execute(CommandLine.ParseResult parsed) {
            options.applyLogLevel();
            return new CommandLine.RunLast().execute(parsed);
        }
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
