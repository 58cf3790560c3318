package dev.cachebust.cli;

import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.view.Palette;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself: the options that every command has, before or after the command's name. */
@Command(
        name = "cachebust",
        versionProvider = Version.class,
        description =
                "Rebuilds a Docker image while its files are edited, busting only the cache that a change concerns.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cachebust watch                     rebuild on save",
            "  cachebust -C shop plan src/main.go  what would an edit of it rebuild?",
            "%nExit codes:",
            "    0  done                     6  lint found a problem",
            "    1  a build failed           7  no watcher is running",
            "    2  wrong usage or config    8  plan --exact: the engine differs",
            "    3  no engine               70  internal error",
            "    4  already watched        130  interrupted",
            "    5  plan --exit-code:      143  terminated",
            "       something to rebuild"
        })
final class CachebustCommand {
    /** When colours are used. */
    enum Color {
        auto,
        always,
        never
    }

    /** How much is said about the inner workings, on stderr. */
    enum LogLevel {
        error,
        warn,
        info,
        debug
    }

    @Option(names = "-C", paramLabel = "DIR", description = "Work as if started in DIR.", scope = ScopeType.INHERIT)
    private @Nullable Path directory;

    @Option(
            names = "-c",
            paramLabel = "FILE",
            description = "Config file (default: cachebust.toml in the project's folder).",
            scope = ScopeType.INHERIT)
    private @Nullable String config;

    @Option(
            names = "-f",
            paramLabel = "FILE",
            description = "Dockerfile (default: Dockerfile in the context).",
            scope = ScopeType.INHERIT)
    private @Nullable String dockerfile;

    @Option(
            names = {"-t", "--tag"},
            paramLabel = "NAME",
            description = "Name of the image (default: the folder's name, tagged dev). May be repeated.",
            scope = ScopeType.INHERIT)
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--image",
            paramLabel = "NAME",
            description = "Which image of a project with several: its name in the config, or its own.",
            scope = ScopeType.INHERIT)
    private @Nullable String image;

    @Option(
            names = "--target",
            paramLabel = "STAGE",
            description = "Stage to build (default: the last).",
            scope = ScopeType.INHERIT)
    private @Nullable String target;

    @Option(
            names = "--build-arg",
            paramLabel = "K=V",
            description = "Build argument, repeatable; K alone takes its value from the environment.",
            scope = ScopeType.INHERIT)
    private List<String> buildArgs = new ArrayList<>();

    @Option(
            names = "--build-context",
            paramLabel = "NAME=WHERE",
            description = "What NAME stands for in FROM and from=: a folder, docker-image://NAME, or a URL.",
            scope = ScopeType.INHERIT)
    private List<String> contexts = new ArrayList<>();

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "Colours: ${COMPLETION-CANDIDATES}.",
            scope = ScopeType.INHERIT)
    private Color color = Color.auto;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "What is said on stderr: ${COMPLETION-CANDIDATES}; debug adds stack traces.",
            scope = ScopeType.INHERIT)
    private LogLevel logLevel = LogLevel.warn;

    @Option(names = "--version", versionHelp = true, description = "Print the version.", scope = ScopeType.INHERIT)
    private boolean versionRequested;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.",
            scope = ScopeType.INHERIT)
    private boolean helpRequested;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Where the command writes to. */
    Terminal terminal() {
        PrintWriter out = spec.commandLine().getOut();
        Palette palette = Palette.choose(colorChoice(), System.getenv(), StandardStreams.isOutputTerminal());
        // Its size is told by the launcher: to ask for it here would take a library that most commands need not load.
        int width = Integer.getInteger("cachebust.columns", 0);
        return new Terminal(out, spec.commandLine().getErr(), palette, width);
    }

    private Palette.Choice colorChoice() {
        return switch (color) {
            case auto -> Palette.Choice.AUTO;
            case always -> Palette.Choice.ALWAYS;
            case never -> Palette.Choice.NEVER;
        };
    }

    /** The folder that everything is relative to. */
    Path folder() {
        Path start = directory == null ? Path.of("") : directory;
        return config == null && dockerfile == null ? ConfigFiles.project(start, System.getenv()) : start;
    }

    /** Has libraries log as much as was asked for; without a wish they are not even loaded. */
    void applyLogLevel() {
        if (logLevel != LogLevel.warn) {
            Logging.level(logLevel.name());
        }
    }

    /** Whether failures come with their stack traces. */
    boolean debug() {
        return logLevel == LogLevel.debug;
    }

    /** What the flags say that every command has. */
    Overrides overrides() {
        return overrides(List.of(), List.of(), List.of(), null, null, Map.of(), Map.of());
    }

    /** What a command is about that has no flags of its own for that. */
    Where where() {
        return new Where(folder(), overrides());
    }

    /** Which of several images is meant. */
    Optional<String> image() {
        return Optional.ofNullable(image);
    }

    /** What the flags say, with those that only builds have. */
    Overrides overrides(
            List<String> images,
            List<String> cacheFrom,
            List<String> cacheTo,
            @Nullable String debounce,
            @Nullable String maxWait,
            Map<String, List<String>> build,
            Map<String, String> view) {
        Map<String, List<String>> all = new HashMap<>(build);
        if (tags.size() > 1) {
            all.put("tags", tags.subList(1, tags.size()));
        }
        if (!contexts.isEmpty()) {
            all.put("contexts", contexts);
        }
        return new Overrides(
                Optional.ofNullable(config),
                Stream.concat(images.stream(), image().stream()).toList(),
                tags.stream().findFirst(),
                Optional.ofNullable(dockerfile),
                Optional.ofNullable(target),
                buildArgs,
                cacheFrom,
                cacheTo,
                Optional.ofNullable(debounce),
                Optional.ofNullable(maxWait),
                all,
                view);
    }
}
