package dev.cachebust.cli;

import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.ProjectSettings;
import dev.cachebust.config.Settings;
import dev.cachebust.config.Solve;
import dev.cachebust.daemon.BuiltImages;
import dev.cachebust.daemon.HistoryFile;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.engine.Engine;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.engine.ImageSummary;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code clean}: remove the superseded images of a project. */
@Command(
        name = "clean",
        description = {
            "Remove superseded images: those that builds of this project made, that have no name any more, and that no",
            "container uses. The last few stay, as images_kept.keep says. watch and build do the same after each build."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cachebust clean --dry-run", "  cachebust clean --keep 0"})
final class CleanCommand implements Callable<Integer> {
    private static final int DIGITS = 12;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing.")
    private boolean dryRun;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "How many superseded images stay (default: the config's).")
    private @Nullable Integer keep;

    @Override
    public Integer call() throws Exception {
        Map<String, String> environment = System.getenv();
        ProjectSettings project = ConfigFiles.read(options.folder(), environment, options.overrides());
        Settings settings = project.any();
        int kept = keep == null ? settings.imagesKept() : keep;
        if (kept < 0) {
            throw new UsageException("--keep " + kept + ": a number of images cannot be negative");
        }
        StateFolder state = StateFolder.of(settings.project(), environment);
        Terminal terminal = options.terminal();
        EngineHost host = Engines.of(settings, environment).asked();
        try (Engine engine = Engine.at(host)) {
            if (engine.store().isEmpty()) {
                terminal.print("no superseded image to remove: " + host + " stores no images");
                return ExitCode.DONE;
            }
            List<ImageSummary> gone = new ArrayList<>();
            for (Solve solve : project.solves().values()) {
                BuiltImages images = new BuiltImages(engine.store(), new HistoryFile(state.image(solve.name())));
                gone.addAll(dryRun ? images.superseded(kept) : images.removeSuperseded(kept));
            }
            gone.forEach(image -> terminal.print((dryRun ? "would remove " : "removed ") + shown(image)));
            if (gone.isEmpty()) {
                terminal.print("no superseded image to remove");
            }
        }
        return ExitCode.DONE;
    }

    private static String shown(ImageSummary image) {
        String id = image.id().replaceFirst("^sha256:", "");
        return id.substring(0, Math.min(DIGITS, id.length()))
                + ", made " + TIME.format(image.created())
                + ", " + image.size() / 1_000_000 + " MB with what it shares";
    }
}
