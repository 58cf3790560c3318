package dev.cachebust.config;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.layer.LayerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All settings of one project after flags, environment, project config, user config and defaults were laid over each
 * other. {@code config.example.toml} shows every key with its default.
 *
 * @param project the folder that everything is relative to, absolute
 * @param file the project's config file, if there is one
 * @param declared what was read besides it
 * @param image the name that the image gets
 * @param context the build context's folder, absolute
 * @param dockerfile absolute; {@code Dockerfile} in the context unless said otherwise
 * @param target the stage to build; empty: the last
 * @param syntax which frontend reads the Dockerfile
 * @param args the user's own build arguments
 * @param build everything else that {@code docker build} has a flag for
 * @param layers in the order of the file; the built-in ones are added where it does not name them: system first,
 *     dependency after it, source last
 * @param engine where builds go
 * @param imagesKept how many superseded images of ours stay
 * @param after what is done after a build
 * @param view the live view's
 */
public record Settings(
        Path project,
        Optional<Path> file,
        Declared declared,
        String image,
        Path context,
        Path dockerfile,
        Optional<String> target,
        Syntax syntax,
        SortedMap<String, String> args,
        Build build,
        List<LayerSettings> layers,
        Watch watch,
        Cache cache,
        Engine engine,
        int imagesKept,
        AfterSettings after,
        View view) {

    /** The same under another name. */
    Settings named(String reference) {
        return with(declared, reference, build, after);
    }

    /** The same with something else to be done after the build. */
    Settings with(AfterSettings next) {
        return with(declared, image, build, next);
    }

    /** The same with another build. */
    Settings with(Build next) {
        return with(declared, image, next, after);
    }

    /** The same where another image tells the notices. */
    Settings quiet() {
        return with(declared.quiet(), image, build, after);
    }

    private Settings with(Declared otherDeclared, String otherImage, Build otherBuild, AfterSettings otherAfter) {
        return new Settings(
                project,
                file,
                otherDeclared,
                otherImage,
                context,
                dockerfile,
                target,
                syntax,
                args,
                otherBuild,
                layers,
                watch,
                cache,
                engine,
                imagesKept,
                otherAfter,
                view);
    }

    /** Whether Compose's and bake's files count. */
    public enum Compose {
        AUTO,
        NEVER
    }

    /**
     * What files of other tools, such as Compose's, have to do with a project.
     *
     * @param files that decide it, also those that are not there; absolute
     * @param notices what of them has no effect, for people
     */
    public record Declared(Set<Path> files, List<String> notices) {
        /** Nothing of them was read. */
        public static final Declared NONE = new Declared(Set.of(), List.of());

        public Declared {
            files = Set.copyOf(files);
            notices = List.copyOf(notices);
        }

        /** The same where another image tells the notices. */
        Declared quiet() {
            return new Declared(files, List.of());
        }
    }

    /** Whether the live view is drawn in ASCII only. */
    public enum Ascii {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** How the end of a long build is told. */
    public enum Notice {
        OFF,
        BELL,
        OSC9,
        OSC777
    }

    /**
     * What the live view does beside showing builds.
     *
     * @param notifyAfter what a long build is
     */
    public record View(
            Ascii ascii, Notice notice, Duration notifyAfter, boolean title, boolean tabProgress, boolean links) {}

    /** Which frontend reads the Dockerfile when it has a {@code # syntax=} line. */
    public enum Syntax {
        AUTO,
        BUILTIN,
        REMOTE
    }

    /** What a change does while a build runs. */
    public enum OnChange {
        SMART,
        QUEUE,
        RESTART
    }

    /**
     * What {@code docker build} has flags for, besides the context, the Dockerfile, its target and its arguments.
     *
     * @param tags further names of the image
     * @param platforms such as {@code linux/arm64}; none: the engine's own
     * @param labels of the image
     * @param layerLabels whether a label with each layer's content hash is added
     * @param contexts by name, as BuildKit compares it
     * @param dockerfile the Dockerfile's text, instead of a file
     * @param noCache whether every build leaves the cache out
     * @param noCacheFilter stages that never come from the cache
     * @param options how the steps run, and where the result goes
     */
    public record Build(
            List<String> tags,
            List<String> platforms,
            SortedMap<String, String> labels,
            boolean layerLabels,
            SortedMap<String, NamedContext> contexts,
            Optional<String> dockerfile,
            boolean noCache,
            List<String> noCacheFilter,
            BuildOptions options) {
        /** Nothing special. */
        public static final Build DEFAULTS = new Build(
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                false,
                Collections.emptySortedMap(),
                Optional.empty(),
                false,
                List.of(),
                BuildOptions.DEFAULTS);

        /** The same with other contexts. */
        Build with(SortedMap<String, NamedContext> others) {
            return new Build(tags, platforms, labels, layerLabels, others, dockerfile, noCache, noCacheFilter, options);
        }

        /** The same under other further names. */
        Build tagged(List<String> names) {
            return new Build(
                    names, platforms, labels, layerLabels, contexts, dockerfile, noCache, noCacheFilter, options);
        }

        public Build {
            tags = List.copyOf(tags);
            platforms = List.copyOf(platforms);
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
            contexts = Collections.unmodifiableSortedMap(new TreeMap<>(contexts));
            noCacheFilter = List.copyOf(noCacheFilter);
        }
    }

    /**
     * How long nothing more must have happened before a change is acted on.
     *
     * @param any whatever the change is
     * @param single where it is the save of one file that was there before, and nothing is being built
     */
    public record QuietPeriod(Duration any, Duration single) {
        /** What is waited for unless a person says otherwise. */
        static final QuietPeriod AUTO = new QuietPeriod(Duration.ofMillis(50), Duration.ofMillis(15));
    }

    /**
     * @param debounce a change is acted on when nothing more has happened for so long
     * @param maxWait … or after so long at most
     * @param vcsWait for how long an operation of version control that rests is waited for
     * @param pinImages for how long a base image that only a registry has is not looked for anew
     * @param ignore globs that never cause a build, besides the ignore file's
     */
    public record Watch(
            QuietPeriod debounce,
            Duration maxWait,
            Duration vcsWait,
            Duration pinImages,
            List<String> ignore,
            OnChange onChange) {
        public Watch {
            ignore = List.copyOf(ignore);
        }
    }

    /** Where cache is imported from and exported to. */
    public record Cache(List<CacheOption> from, List<CacheOption> to, Export export) {
        public Cache {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }

    /**
     * Where builds go.
     *
     * @param host {@code unix://…}, {@code tcp://…}, {@code buildkit+tcp://…}; empty: DOCKER_HOST, the Docker context, the
     *     default socket
     * @param ca PEM: whom to trust to sign the engine's certificate
     * @param cert PEM: our own
     * @param key PEM: its key; there is one exactly if there is a certificate
     */
    public record Engine(Optional<String> host, Optional<Path> ca, Optional<Path> cert, Optional<Path> key) {
        /** Whatever Docker's own client would use. */
        public static final Engine FOUND =
                new Engine(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** When a watcher exports cache. */
    public sealed interface Export {
        record Never() implements Export {}

        record OnExit() implements Export {}

        record Every(Duration period) implements Export {}
    }
}
