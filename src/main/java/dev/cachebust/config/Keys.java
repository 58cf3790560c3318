package dev.cachebust.config;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.build.Output;
import dev.cachebust.config.SecretSpecs.SecretSpec;
import dev.cachebust.layer.LayerSettings.Strategy;
import dev.cachebust.layer.ProbeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Every key that the config may have: the one place that knows names, types, defaults and descriptions. */
final class Keys {
    static final Key<Optional<String>> IMAGE = Key.of(
            "image",
            Types.optional(Types.IMAGE),
            "",
            "The name that the image gets, such as \"shop:dev\". Empty: the project's folder, as \"folder:dev\".");
    static final Key<Path> CONTEXT =
            Key.of("context", Types.PATH, ".", "The build context: a folder, relative to the project's.");
    static final Key<Optional<Path>> DOCKERFILE = Key.of(
            "dockerfile",
            Types.optional(Types.PATH),
            "",
            "The Dockerfile, relative to the project's folder. Empty: \"Dockerfile\" in the context.");
    static final Key<Optional<String>> TARGET =
            Key.of("target", Types.optional(Types.TEXT), "", "The stage to build. Empty: the last.");
    static final Key<Settings.Syntax> SYNTAX = Key.of(
            "syntax",
            Types.oneOf(Settings.Syntax.class),
            "auto",
            "Who reads a Dockerfile that has a \"# syntax=\" line: \"builtin\", the engine's own frontend, which needs no",
            "network; \"remote\", the image that the line names; \"auto\", the engine's own where it is new enough for a line",
            "that names docker/dockerfile:1.");
    static final Key<Optional<String>> DOCKERFILE_INLINE = Key.of(
            "dockerfile_inline", Types.optional(Types.TEXT), "", "The Dockerfile's text itself, instead of a file.");
    static final Key<List<String>> TAGS =
            Key.of("tags", BuildTypes.IMAGES, List.of(), "Further names of the image, such as \"shop:latest\".");
    static final Key<List<String>> PLATFORMS = Key.of(
            "platforms",
            BuildTypes.PLATFORMS,
            List.of(),
            "What to build for, such as \"linux/arm64\". Empty: the engine's own platform. Several make an image for each, which",
            "a Docker Engine can hold only in its containerd store.");
    static final Key<List<SecretSpec>> SECRETS = Key.of(
            "secrets",
            SecretSpecs.TYPE,
            List.of(),
            "What RUN --mount=type=secret may read: \"id=npm,src=.npmrc\", \"id=token,env=API_TOKEN\". Values are read when a RUN",
            "asks for them, and go nowhere else.");
    static final Key<SortedMap<String, List<Path>>> SSH = Key.of(
            "ssh",
            BuildTypes.SSH,
            List.of(),
            "What RUN --mount=type=ssh may use: \"default\", the agent of SSH_AUTH_SOCK; \"id=/run/agent.sock\", another one;",
            "\"id=/home/me/.ssh/key\", a key without a passphrase, for which an agent is played.");
    static final Key<List<Output>> OUTPUTS = Key.of(
            "outputs",
            OutputSpecs.TYPE,
            List.of(),
            "Where the result goes instead of the engine's images: \"type=local,dest=out\" (the files), \"type=tar,dest=out.tar\",",
            "\"type=oci,dest=image.tar\", \"type=docker,dest=image.tar\", \"type=image\", \"type=registry\".");
    static final Key<SortedMap<String, String>> ATTEST = Key.of(
            "attest",
            BuildTypes.ATTEST,
            List.of(),
            "What is recorded beside the image: \"type=provenance,mode=max\", \"type=sbom\". Nothing by default: it would differ",
            "with every build.");
    static final Key<Boolean> LAYER_LABELS = Key.of(
            "layer_labels",
            Types.BOOLEAN,
            false,
            "Label the image with the content hash of each layer when it was built: \"dev.cachebust.layer.source\" and so on, the",
            "\"hash\" of cachebust hash --format json.");
    static final Key<Boolean> NO_CACHE =
            Key.of("no_cache", Types.BOOLEAN, false, "Leave the cache out of every build.");
    static final Key<List<String>> NO_CACHE_FILTER = Key.of(
            "no_cache_filter",
            Types.TEXTS,
            List.of(),
            "Names of stages that never come from the cache. Their cache mounts are emptied, too.");
    static final Key<List<String>> ADD_HOSTS = Key.of(
            "add_hosts",
            BuildTypes.HOSTS,
            List.of(),
            "Further names that RUN can look up: \"db=10.0.0.7\", \"host.docker.internal=host-gateway\".");
    static final Key<BuildOptions.Network> NETWORK = Key.of(
            "network",
            BuildTypes.NETWORK,
            "default",
            "The network that RUN has: \"default\", \"none\", or \"host\", which the engine must allow.");
    static final Key<OptionalLong> SHM_SIZE =
            Key.of("shm_size", BuildTypes.SIZE_OR_NONE, "", "Size of /dev/shm for RUN, such as \"128m\".");
    static final Key<List<String>> ULIMITS = Key.of(
            "ulimits", BuildTypes.ULIMITS, List.of(), "Limits for RUN, such as \"nofile=1024:2048\" (soft and hard).");
    static final Key<Integer> PARALLEL = Key.of(
            "parallel",
            Types.integer(1, 64),
            4L,
            "How many images are built at once at most, in a project that has several.");
    static final Key<Settings.Compose> COMPOSE = Key.of(
            "compose",
            Types.oneOf(Settings.Compose.class),
            "auto",
            "Whether compose.yaml or docker-bake.hcl say what the project's images are, where nothing above does: \"auto\" or",
            "\"never\".");
    static final Key<String> ARG = Key.of(
            "args.*",
            Types.TEXT,
            "",
            "Your own build arguments, such as NODE_ENV = \"development\". Never a secret: they end up in the image's history.");
    static final Key<String> LABEL = Key.of(
            "labels.*",
            BuildTypes.LABEL,
            "",
            "Labels of the image, such as \"org.opencontainers.image.title\" = \"Shop\".");
    static final Key<NamedContext> NAMED_CONTEXT = Key.of(
            "contexts.*",
            BuildTypes.CONTEXT,
            "",
            "What COPY --from=NAME, FROM NAME and RUN --mount=from=NAME read: NAME = \"../lib\", a folder, which is watched, with",
            "a .dockerignore of its own; \"docker-image://alpine:3\"; a git URL or an archive's https URL; \"target:IMAGE\",",
            "another image of this project.");
    static final Key<List<String>> LAYER_FILES = Key.of(
            "layers.*.files",
            Types.TEXTS,
            List.of(),
            "Files that decide this layer: globs as in .dockerignore, relative to the context, before any other rule.");
    static final Key<Optional<String>> LAYER_ARG = Key.of(
            "layers.*.arg",
            Types.optional(Types.ARG_NAME),
            "",
            "The ARG that busts it, such as \"CACHE_BUST_SYSTEM\". Empty: found in the Dockerfile by its name.");
    static final Key<Optional<String>> LAYER_STAGE = Key.of(
            "layers.*.stage",
            Types.optional(Types.TEXT),
            "",
            "The named stage whose cache is left out instead. This empties the cache mounts of that stage, too.");
    static final Key<Strategy> LAYER_STRATEGY = Key.of(
            "layers.*.strategy",
            Types.oneOf(Strategy.class),
            "auto",
            "\"arg\", \"stage\", \"none\" (changed files act by themselves), or \"auto\": by ARG, else by stage.");
    static final Key<Optional<Duration>> LAYER_MAX_AGE = Key.of(
            "layers.*.max_age",
            Types.optional(Types.DURATION),
            "",
            "Bust it after so long although nothing changed, such as \"7d\". Empty: never.");
    static final Key<Boolean> LAYER_SEMANTIC = Key.of(
            "layers.*.semantic",
            Types.BOOLEAN,
            false,
            "Hash well-known manifests (package.json, pyproject.toml, go.mod …) by what an installation depends on, not byte by",
            "byte. A COPY of such a file still sees all of it.");
    static final Key<List<ProbeSettings>> LAYER_PROBES = Key.of(
            "layers.*.probe",
            ProbeTables.TYPE,
            List.of(),
            "Inputs of this layer that live elsewhere, each a [[layers.system.probe]] with one of",
            "git = \"https://host/lib.git#main\" (the commit), url = \"https://host/list.txt\" (ETag, else Last-Modified),",
            "image = \"debian:12\" (the registry's digest), command = [\"./version\", \"--short\"] (what it prints); and",
            "every = \"10m\", how long an answer holds. One that cannot be asked changes nothing and holds nothing up.");
    static final Key<Settings.QuietPeriod> DEBOUNCE = Key.of(
            "watch.debounce",
            Types.QUIET_PERIOD,
            "auto",
            "A build starts when no file has changed for so long, such as \"50ms\". \"auto\": 50 ms, or 15 ms after the save",
            "of one file while nothing is being built …");
    static final Key<Duration> MAX_WAIT =
            Key.of("watch.max_wait", Types.DURATION, "2s", "… or so long after the first change, whatever happens.");
    static final Key<Duration> VCS_WAIT = Key.of(
            "watch.vcs_wait",
            Types.DURATION,
            "10s",
            "A checkout, rebase, merge or bisect is waited for and then built once; for so long when it rests, as one with",
            "conflicts does.");
    static final Key<Duration> PIN_IMAGES = Key.of(
            "watch.pin_images",
            Types.DURATION,
            "1h",
            "For so long a base image that the engine does not have itself is not looked for anew in its registry: a rebuild",
            "then needs no network. A bust of the system layer looks at once.");
    static final Key<List<String>> IGNORE = Key.of(
            "watch.ignore",
            Types.TEXTS,
            List.of(),
            "Files that never start a build though they are in the context: globs, such as \"**/*.log\".");
    static final Key<Settings.OnChange> ON_CHANGE = Key.of(
            "watch.on_change",
            Types.oneOf(Settings.OnChange.class),
            "smart",
            "A change while a build runs: \"restart\" cancels it, \"queue\" lets it end, \"smart\" cancels it only",
            "if a step that has begun would have to run again.");
    static final Key<List<CacheOption>> CACHE_FROM = Key.of(
            "cache.from",
            CacheOptions.FROM,
            List.of(),
            "Where cache is imported from, as in \"type=registry,ref=127.0.0.1:5000/shop:cache\".");
    static final Key<List<CacheOption>> CACHE_TO = Key.of(
            "cache.to",
            CacheOptions.TO,
            List.of(),
            "Where cache is exported to, as in \"type=registry,ref=127.0.0.1:5000/shop:cache,mode=max\".");
    static final Key<Settings.Export> CACHE_EXPORT = Key.of(
            "cache.export",
            Types.EXPORT,
            "never",
            "When watch exports: \"never\", \"exit\", or \"every:10m\". A build of its own always does.");
    static final Key<Optional<String>> ENGINE_HOST = Key.of(
            "engine.host",
            Types.optional(Types.ENGINE),
            "",
            "\"unix:///var/run/docker.sock\" or \"tcp://host:2376\"; for a BuildKit daemon of its own \"buildkit+tcp://host:1234\"",
            "or \"buildkit+unix:///run/buildkit/buildkitd.sock\"; for a builder of docker buildx \"buildx:NAME\", \"buildx:\" for",
            "the current one. Empty: DOCKER_HOST, the Docker context, well-known sockets.");
    static final Key<Optional<Path>> ENGINE_CA = Key.of(
            "engine.ca",
            Types.optional(Types.PATH),
            "",
            "Files in PEM for TLS, relative to the project's folder: whom to trust to sign the engine's certificate …");
    static final Key<Optional<Path>> ENGINE_CERT =
            Key.of("engine.cert", Types.optional(Types.PATH), "", "… our own certificate …");
    static final Key<Optional<Path>> ENGINE_KEY = Key.of(
            "engine.key",
            Types.optional(Types.PATH),
            "",
            "… and its key, which has no passphrase. All empty: as for Docker's client, from the folder DOCKER_CERT_PATH.");
    static final Key<Integer> KEEP = Key.of(
            "images_kept.keep",
            Types.integer(0, 1000),
            2L,
            "How many superseded images of this project stay; older ones that nobody uses are removed after a build.");
    static final Key<List<String>> AFTER_COMPOSE = Key.of(
            "after.compose",
            AfterTables.SERVICES,
            "",
            "After each build these are done in this order; the first that fails ends them. A Compose service, or a list, that",
            "\"docker compose up --no-deps --no-build\" brings up to date …");
    static final Key<Optional<String>> AFTER_PROJECT = Key.of(
            "after.project",
            Types.optional(Types.TEXT),
            "",
            "… of this Compose project. Empty: the one of the project's folder.");
    static final Key<List<String>> AFTER_COMPOSE_OPTIONS = Key.of(
            "after.compose_options",
            Types.TEXTS,
            List.of(),
            "Options of \"docker compose\" itself, such as [\"--file\", \"compose.dev.yaml\"].");
    static final Key<List<AfterSettings.Target>> AFTER_RECREATE = Key.of(
            "after.recreate",
            AfterTables.TARGETS,
            "",
            "A container, or a list: made anew from the new image with all that it was started with. \"service:web\" means the",
            "containers of a Compose service, here and below.");
    static final Key<List<AfterSettings.Target>> AFTER_RESTART =
            Key.of("after.restart", AfterTables.TARGETS, "", "Containers to restart as they are.");
    static final Key<List<AfterSettings.Exec>> AFTER_EXEC = Key.of(
            "after.exec",
            AfterTables.EXECS,
            List.of(),
            "Commands in containers, each an [[after.exec]] with command = [\"nginx\", \"-s\", \"reload\"] and, where wanted,",
            "container, user, working_dir, privileged, environment.");
    static final Key<Optional<Duration>> AFTER_WAIT_HEALTHY = Key.of(
            "after.wait_healthy",
            Types.optional(Types.DURATION),
            "",
            "For so long at most it is waited until the containers are healthy, or running where they have no health check. Empty:",
            "not at all.");
    static final Key<List<String>> AFTER_COMMAND = Key.of(
            "after.command",
            Types.TEXTS,
            List.of(),
            "A command on this machine, [\"program\", \"argument\"]. It gets the build-finished event as JSON on its input.");
    static final Key<List<AfterSettings.Target>> AFTER_SYNC = Key.of(
            "after.sync",
            AfterTables.TARGETS,
            "",
            "Containers that get changed files without a build where a build would come to the same; then restart and exec follow,",
            "and the image is built behind it. What cannot be synced is built, and the container is recreated.");
    static final Key<List<AfterSettings.Rule>> AFTER_RULES = Key.of(
            "after.rule",
            AfterTables.RULES,
            List.of(),
            "Rules as Compose's develop.watch has them decide instead, each an [[after.rule]] with path, action (\"sync\",",
            "\"rebuild\", \"restart\", \"sync+restart\", \"sync+exec\"), target, include, ignore, initial_sync, exec, container.");
    static final Key<Boolean> AFTER_LOGS =
            Key.of("after.logs", Types.BOOLEAN, false, "The containers' output is shown among the events.");
    static final Key<Settings.Ascii> ASCII = Key.of(
            "view.ascii",
            Types.oneOf(Settings.Ascii.class),
            "auto",
            "The live view in ASCII only: \"always\", \"never\", or \"auto\": on a Linux console and where the locale is not UTF-8.");
    static final Key<Settings.Notice> NOTIFY = Key.of(
            "view.notify",
            Types.oneOf(Settings.Notice.class),
            "off",
            "How the live view tells of the end of a long build: \"off\", \"bell\", or a desktop notification with \"osc9\"",
            "(iTerm2, kitty, WezTerm, Windows Terminal) or \"osc777\" (foot, Ghostty, VTE, rxvt-unicode).");
    static final Key<Duration> NOTIFY_AFTER =
            Key.of("view.notify_after", Types.DURATION, "10s", "A long build is one that takes at least so long.");
    static final Key<Boolean> TITLE =
            Key.of("view.title", Types.BOOLEAN, false, "The window's title tells how the build is.");
    static final Key<Boolean> TAB_PROGRESS = Key.of(
            "view.tab_progress",
            Types.BOOLEAN,
            false,
            "The terminal's tab or the task bar shows how far a build is (OSC 9;4: ConEmu, Ghostty, Windows Terminal).");
    static final Key<Boolean> LINKS =
            Key.of("view.links", Types.BOOLEAN, false, "A failing line's place leads to the file (OSC 8).");

    /** What may follow {@code FROM}; BuildKit compares names of contexts as references of images. */
    private static final Pattern CONTEXT_NAME = Pattern.compile("[a-z0-9][a-z0-9._/:@-]{0,254}");

    /** All, in the order of the example. */
    static final List<Key<?>> ALL = List.of(
            IMAGE,
            CONTEXT,
            DOCKERFILE,
            TARGET,
            SYNTAX,
            DOCKERFILE_INLINE,
            TAGS,
            PLATFORMS,
            SECRETS,
            SSH,
            OUTPUTS,
            ATTEST,
            LAYER_LABELS,
            NO_CACHE,
            NO_CACHE_FILTER,
            ADD_HOSTS,
            NETWORK,
            SHM_SIZE,
            ULIMITS,
            PARALLEL,
            COMPOSE,
            ARG,
            LABEL,
            NAMED_CONTEXT,
            LAYER_FILES,
            LAYER_ARG,
            LAYER_STAGE,
            LAYER_STRATEGY,
            LAYER_MAX_AGE,
            LAYER_SEMANTIC,
            LAYER_PROBES,
            DEBOUNCE,
            MAX_WAIT,
            VCS_WAIT,
            PIN_IMAGES,
            IGNORE,
            ON_CHANGE,
            CACHE_FROM,
            CACHE_TO,
            CACHE_EXPORT,
            ENGINE_HOST,
            ENGINE_CA,
            ENGINE_CERT,
            ENGINE_KEY,
            KEEP,
            AFTER_COMPOSE,
            AFTER_PROJECT,
            AFTER_COMPOSE_OPTIONS,
            AFTER_RECREATE,
            AFTER_RESTART,
            AFTER_EXEC,
            AFTER_WAIT_HEALTHY,
            AFTER_COMMAND,
            AFTER_SYNC,
            AFTER_RULES,
            AFTER_LOGS,
            ASCII,
            NOTIFY,
            NOTIFY_AFTER,
            TITLE,
            TAB_PROGRESS,
            LINKS);

    /** The table of the live view's settings. */
    static final String VIEW = "view";

    /** The table of a project's several images; each has the keys of {@link #ALL} that are not project-wide. */
    static final String IMAGES = "images";

    /** Keys and tables that a single image cannot have. */
    static final Set<String> PROJECT_WIDE = Set.of("parallel", "compose", "engine", "images_kept", VIEW);

    /** What two images cannot have in common: a flag that sets it is about one. */
    static final List<Key<?>> OF_ONE_IMAGE = List.of(IMAGE, DOCKERFILE, DOCKERFILE_INLINE, TARGET, TAGS, OUTPUTS);

    /** Whether the user may call something so that this key is about. */
    static void checkName(Key<?> key, String name) throws BadValue {
        if (key == NAMED_CONTEXT && !CONTEXT_NAME.matcher(name).matches()) {
            throw new BadValue("cannot be the name of a context", "it is a stage's or an image's name, in lower case");
        }
    }

    private Keys() {}
}
