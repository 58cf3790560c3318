package dev.cachebust.cli;

import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.daemon.RequestAssembler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

    private static final Pattern PLATFORM = Pattern.compile("[\\w.-]+/[\\w.-]+(/[\\w.-]+)?");

    @Parameters(
            paramLabel = "IMAGE",
            arity = "0..*",
            description = "The image to build; a project has one, so that this only makes sure which.")
    private List<String> images = new ArrayList<>();

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

    @Option(
            names = "--secret",
            paramLabel = "SPEC",
            description = "Offer a secret to RUN --mount=type=secret: id=NAME,src=FILE or id=NAME,env=VARIABLE.")
    private List<String> secrets = new ArrayList<>();

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            description = "Build for this platform (default: the engine's).")
    private @Nullable String platform;

    /** Output goes to the log, and the one who started it is told when it is ready. */
    boolean inBackground;

    @Option(names = "--dry-run", description = "Say what would be built, and build nothing.")
    boolean dryRun;

    /** Fails if another image than the project's is named; its tag may be left out. */
    void requireImage(String image) throws UsageException {
        for (String named : images) {
            if (!named.equals(image) && !image.startsWith(named + ":")) {
                throw new UsageException("there is no image " + named + " here: the project's is " + image
                        + "\n  -t gives it another name for this time");
            }
        }
    }

    /** The platform that was asked for. */
    Optional<String> platform() throws UsageException {
        if (platform != null && !PLATFORM.matcher(platform).matches()) {
            throw new UsageException("--platform " + platform + ": write OS/ARCH, such as linux/arm64");
        }
        return Optional.ofNullable(platform);
    }

    RequestAssembler.Extras extras(Path folder, boolean exportCache) throws UsageException {
        return new RequestAssembler.Extras(platform(), push, exportCache, secrets(folder), Map.of());
    }

    private Map<String, SecretSource> secrets(Path folder) throws UsageException {
        Map<String, SecretSource> sources = new LinkedHashMap<>();
        for (String spec : secrets) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String field : spec.split(",")) {
                int equals = field.indexOf('=');
                if (equals < 1) {
                    throw badSecret(spec);
                }
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
            String id = Optional.ofNullable(fields.remove("id")).orElse("");
            String file = Optional.ofNullable(fields.remove("src"))
                    .or(() -> Optional.ofNullable(fields.remove("source")))
                    .orElse("");
            String variable = Optional.ofNullable(fields.remove("env")).orElse("");
            fields.remove("type");
            if (id.isEmpty() || file.isEmpty() == variable.isEmpty() || !fields.isEmpty()) {
                throw badSecret(spec);
            }
            sources.put(
                    id,
                    file.isEmpty()
                            ? new SecretSource.OfEnvironment(variable)
                            : new SecretSource.OfFile(folder.resolve(file)));
        }
        return sources;
    }

    private static UsageException badSecret(String spec) {
        return new UsageException("--secret " + spec + ": write id=NAME,src=FILE or id=NAME,env=VARIABLE");
    }
}
