package dev.cachebust.cli;

import dev.cachebust.config.ConfigException;
import dev.cachebust.config.Settings;
import dev.cachebust.config.Solve;
import dev.cachebust.context.ContextScan;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.IgnoreFile;
import dev.cachebust.context.ScanProblem;
import dev.cachebust.daemon.CacheCheck;
import dev.cachebust.daemon.EngineSeen;
import dev.cachebust.daemon.LastBuild;
import dev.cachebust.daemon.ManifestReader;
import dev.cachebust.daemon.Probes;
import dev.cachebust.daemon.Project;
import dev.cachebust.daemon.ProjectLoader;
import dev.cachebust.daemon.ProjectLoader.Surroundings;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.daemon.StateStore;
import dev.cachebust.daemon.Unreadable;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.engine.ImageIds;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Meanings;
import dev.cachebust.lint.SourceText;
import dev.cachebust.lint.Subject;
import dev.cachebust.plan.Past;
import dev.cachebust.plan.Situation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A project, its files and its last build as they are on disk; no engine is needed. Builds before the last are {@link PastBuilds}.
 *
 * @param state where its past is kept
 * @param meanings of the manifests that count by what they mean
 * @param answers what probes answered when they were asked last
 * @param last what was built last, as far as it is known here
 */
record OfflineProject(
        StateFolder state,
        Project project,
        ContextScan scan,
        Meanings meanings,
        Answers answers,
        Optional<LastBuild> last) {
    /** An engine on this machine answers within a few milliseconds. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    static OfflineProject read(Where where, Terminal terminal)
            throws ConfigException, ProjectLoader.BrokenException, IOException {
        return read(where, terminal, OfflineProject::remembered);
    }

    /** With the base images that the engine has now, if it says so at once. */
    static OfflineProject readForPlan(Where where, Terminal terminal)
            throws ConfigException, ProjectLoader.BrokenException, IOException {
        Map<String, String> environment = System.getenv();
        Settings settings = where.settings().onlySolve().settings();
        return read(
                where,
                terminal,
                last -> last.map(seen -> seen.surroundings(ids(settings, environment, seen)))
                        .orElse(Surroundings.UNKNOWN));
    }

    private static Surroundings remembered(Optional<EngineSeen> last) {
        return last.map(seen -> seen.surroundings(Map.of())).orElse(Surroundings.UNKNOWN);
    }

    private static Map<String, String> ids(Settings settings, Map<String, String> environment, EngineSeen seen) {
        try {
            EngineHost host = Engines.of(settings, environment);
            return ImageIds.of(host, seen.images().keySet(), PATIENCE);
        } catch (EngineException e) {
            return Map.of();
        }
    }

    /** @param surroundings what is to be known of an engine, made of what the last build's engine had to say */
    static OfflineProject read(
            Where where, Terminal terminal, Function<Optional<EngineSeen>, Surroundings> surroundings)
            throws ConfigException, ProjectLoader.BrokenException, IOException {
        OfflineProject read = read(where, terminal, true, surroundings);
        read.project().warnings().forEach(terminal::warn);
        return read;
    }

    /** What is wrong with it is left to be found. */
    static OfflineProject readForAdvice(Where where, Terminal terminal)
            throws ConfigException, ProjectLoader.BrokenException, IOException {
        return read(where, terminal, false, OfflineProject::remembered);
    }

    private static OfflineProject read(
            Where where, Terminal terminal, boolean strict, Function<Optional<EngineSeen>, Surroundings> surroundings)
            throws ConfigException, ProjectLoader.BrokenException, IOException {
        Map<String, String> environment = System.getenv();
        Solve solve = where.settings().onlySolve();
        Settings settings = solve.settings();
        StateFolder state = StateFolder.of(settings.project(), environment).image(solve.name());
        StateStore.Loaded kept = new StateStore(state).load(settings.context());
        kept.warning().ifPresent(terminal::warn);
        ProjectLoader loader = new ProjectLoader(
                where.folder(),
                environment,
                where.overrides(),
                surroundings.apply(kept.last().map(LastBuild::engine)));
        Project project = strict ? loader.load() : loader.loadForAdvice();
        ContextScan scan = new ContextScanner(project.settings().context(), project.ignore())
                .scan(kept.tree().orElse(ContextTree.empty()));
        scan.problems().forEach(problem -> terminal.warn(Unreadable.text(problem)));
        return new OfflineProject(
                state,
                project,
                scan,
                new ManifestReader(terminal::warn).read(project, scan.tree()),
                Probes.kept(state),
                kept.last());
    }

    /** Fails if the image needs something that cannot be read, and that the context is therefore known without. */
    void requireComplete() throws ProjectLoader.BrokenException {
        Optional<ScanProblem> lack = scan.problems().stream()
                .filter(Unreadable::fatal)
                .filter(problem ->
                        project.files().of(problem.path(), false).layer().isPresent())
                .findFirst();
        if (lack.isPresent()) {
            throw new ProjectLoader.BrokenException(Unreadable.advice(lack.get()));
        }
    }

    /** What a build would be made from now, if probes still answer what they answered last. */
    Situation situation() {
        return situation(answers);
    }

    /** What a build would be made from now. */
    Situation situation(Answers now) {
        SortedMap<LayerName, Long> bumps = last.map(LastBuild::bumps).orElseGet(TreeMap::new);
        return project.situation(scan.tree(), meanings, now, bumps, Instant.now());
    }

    Past past() {
        return last.map(build -> new Past(Optional.of(build.made()), build.tree(), build.known()))
                .orElseGet(Past::none);
    }

    /** What advice is given on. */
    Subject subject() throws IOException {
        Settings settings = project.settings();
        Path ignoreFile = IgnoreFile.locate(settings.context(), settings.dockerfile())
                .orElse(settings.context().resolve(".dockerignore"));
        Optional<SourceText> config = Optional.empty();
        if (settings.file().isPresent()) {
            Path file = settings.file().get();
            config = Optional.of(SourceText.of(shown(settings, file), Files.readString(file)));
        }
        return new Subject(
                project.dockerfile(),
                SourceText.of(project.dockerfile().name(), text(project.source().content())),
                project.options(),
                project.graph(),
                project.layers(),
                scan.tree(),
                project.own(),
                SourceText.of(
                        shown(settings, ignoreFile),
                        project.source().ignore().map(i -> text(i.content())).orElse("")),
                config,
                CacheCheck.use(settings));
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** A file as seen from the project. */
    static String shown(Settings settings, Path file) {
        return file.startsWith(settings.project())
                ? settings.project().relativize(file).toString()
                : file.toString();
    }
}
