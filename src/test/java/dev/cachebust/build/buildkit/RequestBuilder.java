package dev.cachebust.build.buildkit;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.BuildRequest.IgnoreFile;
import dev.cachebust.build.BuildRequest.NamedContext;
import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.Output;
import dev.cachebust.context.ContextTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes requests for tests: a folder as it is, and whatever else is said. */
public final class RequestBuilder {
    private final Path folder;
    private final List<String> tags = new ArrayList<>();
    private final SortedMap<String, String> buildArgs = new TreeMap<>();
    private final SortedMap<String, String> labels = new TreeMap<>();
    private final SortedMap<String, NamedContext> namedContexts = new TreeMap<>();
    private final SortedMap<String, SecretSource> secrets = new TreeMap<>();
    private final SortedMap<String, List<Path>> ssh = new TreeMap<>();
    private final List<Output> outputs = new ArrayList<>();
    private final List<String> noCacheStages = new ArrayList<>();
    private final List<CacheOption> cacheFrom = new ArrayList<>();
    private final List<CacheOption> cacheTo = new ArrayList<>();
    private Optional<String> target = Optional.empty();
    private final List<String> platforms = new ArrayList<>();
    private Optional<ContextTree> tree = Optional.empty();
    private Optional<DockerfileSource> dockerfile = Optional.empty();
    private boolean noCache;
    private boolean record;
    private boolean push;

    private RequestBuilder(Path folder) {
        this.folder = folder;
    }

    /** A request for this folder and its {@code Dockerfile} and {@code .dockerignore}. */
    public static RequestBuilder of(Path folder, String... tags) {
        RequestBuilder builder = new RequestBuilder(folder);
        builder.tags.addAll(List.of(tags));
        return builder;
    }

    public RequestBuilder arg(String name, String value) {
        buildArgs.put(name, value);
        return this;
    }

    public RequestBuilder label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    public RequestBuilder target(String stage) {
        target = Optional.of(stage);
        return this;
    }

    public RequestBuilder platform(String name) {
        platforms.add(name);
        return this;
    }

    public RequestBuilder noCache() {
        noCache = true;
        return this;
    }

    public RequestBuilder noCache(String stage) {
        noCacheStages.add(stage);
        return this;
    }

    RequestBuilder push() {
        push = true;
        return this;
    }

    RequestBuilder record() {
        record = true;
        return this;
    }

    public RequestBuilder secret(String id, SecretSource source) {
        secrets.put(id, source);
        return this;
    }

    RequestBuilder ssh(String id, Path... paths) {
        ssh.put(id, List.of(paths));
        return this;
    }

    RequestBuilder output(Output output) {
        outputs.add(output);
        return this;
    }

    public RequestBuilder namedContext(String name, Path other) {
        namedContexts.put(
                name,
                new NamedContext.Local(new ContextSnapshot(other, EngineUnderTest.tree(other), 1), Optional.empty()));
        return this;
    }

    public RequestBuilder cacheFrom(String type, String ref) {
        cacheFrom.add(new CacheOption(type, new TreeMap<>(Map.of("ref", ref))));
        return this;
    }

    RequestBuilder cacheTo(String type) {
        cacheTo.add(new CacheOption(type, new TreeMap<>()));
        return this;
    }

    public RequestBuilder cacheFrom(String type, Map<String, String> attributes) {
        cacheFrom.add(new CacheOption(type, new TreeMap<>(attributes)));
        return this;
    }

    RequestBuilder cacheTo(String type, Map<String, String> attributes) {
        cacheTo.add(new CacheOption(type, new TreeMap<>(attributes)));
        return this;
    }

    RequestBuilder cacheTo(String type, String ref) {
        cacheTo.add(new CacheOption(type, new TreeMap<>(Map.of("ref", ref))));
        return this;
    }

    public RequestBuilder tree(ContextTree instead) {
        tree = Optional.of(instead);
        return this;
    }

    public RequestBuilder dockerfile(DockerfileSource instead) {
        dockerfile = Optional.of(instead);
        return this;
    }

    /** The request. */
    public BuildRequest build() {
        return new BuildRequest(
                tags,
                dockerfile.orElseGet(this::dockerfileOnDisk),
                new ContextSnapshot(folder, tree.orElseGet(() -> EngineUnderTest.tree(folder)), System.nanoTime()),
                namedContexts,
                target,
                buildArgs,
                labels,
                noCache,
                noCacheStages,
                platforms,
                cacheFrom,
                cacheTo,
                push,
                new BuildOptions(
                        List.of(),
                        OptionalLong.empty(),
                        List.of(),
                        BuildOptions.Network.DEFAULT,
                        secrets,
                        ssh,
                        outputs,
                        new TreeMap<>()),
                record,
                BuildRequest.Resolution.PLAIN);
    }

    private DockerfileSource dockerfileOnDisk() {
        try {
            Path ignore = folder.resolve(".dockerignore");
            Optional<IgnoreFile> ignoreFile = Files.exists(ignore)
                    ? Optional.of(new IgnoreFile(".dockerignore", Files.readAllBytes(ignore)))
                    : Optional.empty();
            return new DockerfileSource("Dockerfile", Files.readAllBytes(folder.resolve("Dockerfile")), ignoreFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
