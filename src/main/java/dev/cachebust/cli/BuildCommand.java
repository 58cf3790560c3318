package dev.cachebust.cli;

import dev.cachebust.daemon.WatchState.Mode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code build}: one build with the watcher's decisions. */
@Command(
        name = "build",
        description = "Build the image once, with the same decisions as watch; for CI and scripts.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cachebust build -t shop:dev --bust deps",
            "  cachebust build --cache-from type=registry,ref=HOST/shop:cache"
        })
final class BuildCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Mixin
    private BuildFlags flags = new BuildFlags();

    @Override
    public Integer call() throws Exception {
        return new Session(
                        options,
                        flags,
                        options.overrides(
                                flags.images,
                                flags.cacheFrom,
                                flags.cacheTo,
                                null,
                                null,
                                flags.options.said(),
                                flags.view.chosen()))
                .run(Mode.SINGLE);
    }
}
