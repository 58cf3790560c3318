package dev.cachebust.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion bash|zsh|fish}: a script for the shell to read, on stdout. */
@Command(
        name = "completion",
        description = "Print the completion script for a shell.",
        footer = {
            "%nExamples:",
            "  source <(cachebust completion bash)",
            "  cachebust completion zsh > ~/.zfunc/_cachebust.zsh   # then: source it from .zshrc",
            "  cachebust completion fish > ~/.config/fish/completions/cachebust.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells there is a script for. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script = switch (shell) {
            // The script loads bash's compatibility layer by itself when zsh reads it.
            case bash, zsh -> AutoComplete.bash(root.getCommandName(), root);
            case fish -> FishCompletion.script(root.getCommandSpec());
        };
        PrintWriter out = root.getOut();
        out.print(script);
        out.flush();
        return ExitCode.DONE;
    }
}
