package dev.cachebust.cli;

import dev.cachebust.daemon.RequestAssembler;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that {@code watch} and {@code build} share. */
final class BuildFlags {
    /** How events are shown. */
    enum Progress {
        auto,
        tty,
        plain,
        json,
        quiet
    }

    @Parameters(
            paramLabel = "IMAGE",
            arity = "0..*",
            description =
                    "Which images of a project that has several, by their names in the config or their own, with those"
                            + " that they are built on (default: all).")
    List<String> images = new ArrayList<>();

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            description = "How events are shown: ${COMPLETION-CANDIDATES} (default: auto, "
                    + "which for watch on a terminal is tty, the live view, and plain otherwise).")
    Progress progress = Progress.auto;

    @Mixin
    ViewFlags view = new ViewFlags();

    @Option(
            names = "--bust",
            paramLabel = "LAYER",
            split = ",",
            description = "Make these layers again although nothing changed, such as deps or system,source.")
    List<String> bust = new ArrayList<>();

    @Option(names = "--no-cache", description = "Leave the whole cache out of the first build.")
    boolean noCache;

    @Option(
            names = "--cache-from",
            paramLabel = "SPEC",
            description = "Import cache, such as type=registry,ref=HOST/NAME:cache. May be repeated.")
    List<String> cacheFrom = new ArrayList<>();

    @Option(
            names = "--cache-to",
            paramLabel = "SPEC",
            description = "Export cache, such as type=registry,ref=HOST/NAME:cache,mode=max. May be repeated.")
    List<String> cacheTo = new ArrayList<>();

    @Option(names = "--push", description = "Push the image after it is built.")
    boolean push;

    @Mixin
    OptionFlags options = new OptionFlags();

    /** Output goes to the log, and the one who started it is told when it is ready. */
    boolean inBackground;

    @Option(names = "--dry-run", description = "Say what would be built, and build nothing.")
    boolean dryRun;

    RequestAssembler.Extras extras(boolean exportCache, SortedMap<String, String> proxies) {
        return new RequestAssembler.Extras(push, exportCache, proxies);
    }
}
