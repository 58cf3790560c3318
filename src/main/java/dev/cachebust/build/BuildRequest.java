package dev.cachebust.build;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a build engine needs to know to build one image.
 *
 * @param tags references that the result gets; with none, and cache to export, no image is made
 * @param dockerfile the Dockerfile's bytes and name, as planned
 * @param context the build context
 * @param namedContexts what names stand for that are no stage's
 * @param target the stage to build; empty: the last
 * @param buildArgs build arguments, bust values included
 * @param labels image labels
 * @param noCache leave the whole cache out
 * @param noCacheStages names of stages whose cache is left out
 * @param platforms such as {@code linux/arm64}; none: the engine's own
 * @param cacheFrom where to import cache from
 * @param cacheTo where to export cache to
 * @param push whether the tags are pushed, too
 * @param options how the steps run, and where the result goes
 * @param record whether the engine keeps a record of the build in its history
 * @param resolution what is settled before the build so that no registry has to be asked for it
 */
public record BuildRequest(
        List<String> tags,
        DockerfileSource dockerfile,
        ContextSnapshot context,
        SortedMap<String, NamedContext> namedContexts,
        Optional<String> target,
        SortedMap<String, String> buildArgs,
        SortedMap<String, String> labels,
        boolean noCache,
        List<String> noCacheStages,
        List<String> platforms,
        List<CacheOption> cacheFrom,
        List<CacheOption> cacheTo,
        boolean push,
        BuildOptions options,
        boolean record,
        Resolution resolution) {

    /**
     * What needs no registry.
     *
     * @param builtInFrontend the engine's own frontend reads the Dockerfile, whatever its {@code # syntax=} line says
     * @param pins digests of images, by reference in the short form: these are used instead of what a tag stands for now
     */
    public record Resolution(boolean builtInFrontend, SortedMap<String, String> pins) {
        /** As BuildKit does by itself. */
        public static final Resolution PLAIN = new Resolution(false, Collections.emptySortedMap());

        public Resolution {
            pins = Collections.unmodifiableSortedMap(new TreeMap<>(pins));
        }
    }

    /** The same with images that stand for these digests. */
    public BuildRequest pinned(SortedMap<String, String> digests) {
        return with(platforms, cacheFrom, cacheTo, options, new Resolution(resolution.builtInFrontend(), digests));
    }

    /**
     * The same once more, for its cache alone: no image is made, no name is given, and no step runs whose result is there.
     *
     * @param imports what steps can be found in that are not there
     */
    public BuildRequest cacheOnly(List<CacheOption> imports, List<CacheOption> exports) {
        return new BuildRequest(
                List.of(),
                dockerfile,
                context,
                namedContexts,
                target,
                buildArgs,
                labels,
                false,
                List.of(),
                platforms,
                imports,
                exports,
                false,
                options.withoutOutputs(),
                record,
                resolution);
    }

    /** The same for one platform. */
    public BuildRequest on(String platform) {
        return with(List.of(platform), cacheFrom, cacheTo, options, resolution);
    }

    /** The same with other options. */
    public BuildRequest with(BuildOptions other) {
        return with(platforms, cacheFrom, cacheTo, other, resolution);
    }

    /** Whether an image is made: without a name for it, what cache to export is all that is asked for. */
    public boolean makesImage() {
        return !tags.isEmpty() || cacheTo.isEmpty();
    }

    /** The same with other cache imports and exports. */
    public BuildRequest with(List<CacheOption> imports, List<CacheOption> exports) {
        return with(platforms, imports, exports, options, resolution);
    }

    private BuildRequest with(
            List<String> where,
            List<CacheOption> imports,
            List<CacheOption> exports,
            BuildOptions how,
            Resolution resolved) {
        return new BuildRequest(
                tags,
                dockerfile,
                context,
                namedContexts,
                target,
                buildArgs,
                labels,
                noCache,
                noCacheStages,
                where,
                imports,
                exports,
                push,
                how,
                record,
                resolved);
    }

    /**
     * The Dockerfile that is sent, from memory: what was planned is what is built.
     *
     * @param name its file name without folders
     * @param content its bytes
     * @param ignore the ignore file in force, by the name under which BuildKit asks for it, if there is one
     */
    public record DockerfileSource(String name, byte[] content, Optional<IgnoreFile> ignore) {}

    /**
     * @param name {@code .dockerignore} or {@code <Dockerfile>.dockerignore}
     * @param content its bytes
     */
    public record IgnoreFile(String name, byte[] content) {}

    /**
     * A cache import or export.
     *
     * @param type {@code registry}, {@code inline}, {@code local}, {@code gha} …
     * @param attributes {@code ref}, {@code mode} …
     */
    public record CacheOption(String type, SortedMap<String, String> attributes) {}

    /** What a name stands for that an instruction may say instead of a stage's or an image's. */
    public sealed interface NamedContext {
        /**
         * A local folder.
         *
         * @param ignore its ignore file's content
         */
        record Local(ContextSnapshot files, Optional<byte[]> ignore) implements NamedContext {}

        /**
         * An image or something on the web.
         *
         * @param specifier in BuildKit's form, such as {@code docker-image://alpine:3}
         */
        record Elsewhere(String specifier) implements NamedContext {}
    }

    /** Where a secret's value is read from at the moment when a RUN asks for it. */
    public sealed interface SecretSource {
        /** A file. */
        record OfFile(java.nio.file.Path path) implements SecretSource {}

        /** An environment variable of this process. */
        record OfEnvironment(String variable) implements SecretSource {}
    }
}
