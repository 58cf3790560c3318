package dev.cachebust.cli;

import dev.cachebust.daemon.WatchState.Mode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code watch}: rebuild on save. */
@Command(
        name = "watch",
        description = "Watch the build context, and rebuild the image when a change concerns it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cachebust watch -t shop:dev",
            "  cachebust watch --detach && cachebust attach",
            "  cachebust watch --progress json | jq -r 'select(.type == \"build-finished\").result'"
        })
final class WatchCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private BuildFlags flags = new BuildFlags();

    @Option(
            names = "--debounce",
            paramLabel = "TIME",
            description =
                    "Build when nothing more has changed for so long, such as 50ms; auto: less after one small save.")
    private @Nullable String debounce;

    @Option(names = "--max-wait", paramLabel = "TIME", description = "… or after so long at most, such as 2s.")
    private @Nullable String maxWait;

    @Option(names = "--once", description = "Leave after the first build that a change caused.")
    private boolean once;

    @Option(
            names = "--detach",
            description = {
                "Watch in the background, and return when every change is seen from now on; or with the error and the exit",
                "code if that cannot be. See it with attach, end it with stop; its output is kept in a log."
            })
    private boolean detach;

    @Option(names = Detach.IN_BACKGROUND, hidden = true)
    private boolean inBackground;

    @Override
    public Integer call() throws Exception {
        if (detach) {
            return Detach.run(options, spec);
        }
        flags.inBackground = inBackground;
        return new Session(
                        options,
                        flags,
                        options.overrides(
                                flags.images,
                                flags.cacheFrom,
                                flags.cacheTo,
                                debounce,
                                maxWait,
                                flags.options.said(),
                                flags.view.chosen()))
                .run(once ? Mode.ONCE : Mode.WATCH);
    }
}
