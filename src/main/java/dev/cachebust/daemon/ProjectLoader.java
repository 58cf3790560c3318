package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.Output;
import dev.cachebust.config.ConfigException;
import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.ProjectSettings;
import dev.cachebust.config.Settings;
import dev.cachebust.config.Solve;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.Globs;
import dev.cachebust.context.IgnoreFile;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileException;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.ImageConfig;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.BustCheck;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.BustProblem;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.Layers;
import dev.cachebust.plan.EngineTraits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what decides a project: config, Dockerfile, ignore file. Not for use by several threads. */
public final class ProjectLoader {
    /** BuildKit's own limit for a Dockerfile. */
    private static final int LARGEST = 16 << 20;

    /** What a Dockerfile in the config is called. */
    private static final String INLINE = "dockerfile_inline";

    private final Path folder;
    private final Map<String, String> environment;
    private final Overrides overrides;
    private final Surroundings surroundings;
    private final Optional<String> image;
    private List<Event.Named> listed = List.of();
    private final FileMarks marks = new FileMarks();
    private final ContextFolders folders = new ContextFolders();
    private Optional<Settings> first = Optional.empty();

    /**
     * What the engine has to say about a project. Without an engine: {@link #UNKNOWN}.
     *
     * @param platform that is built for, such as {@code linux/amd64}
     * @param traits what the engine can do
     * @param builtIn the N of the 1.N of docker/dockerfile that the engine has built in at least, 0 if nobody knows
     * @param images the base images that are there, by reference
     */
    public record Surroundings(String platform, EngineTraits traits, int builtIn, Images images) {
        /** No engine is asked. */
        public static final Surroundings UNKNOWN =
                new Surroundings("linux/amd64", EngineTraits.GRAPH_DRIVER, 0, reference -> Optional.empty());
    }

    /** Looks up a base image. */
    @FunctionalInterface
    public interface Images {
        /** What the image hands on, if it is there. Never fails; may block. */
        Optional<ImageConfig> find(String reference);
    }

    /**
     * What reading gave.
     *
     * @param project what can be put in force, if anything
     * @param broken why nothing can be built until it is repaired, if so
     * @param rejected what was turned down, each with its place
     * @param summary what is in force now, for people
     * @param listed the images that the config has now, those that are not watched as well; empty if it cannot be used
     */
    public record Result(
            Optional<Project> project,
            Optional<String> broken,
            List<String> rejected,
            String summary,
            List<Event.Named> listed) {
        public Result {
            rejected = List.copyOf(rejected);
            listed = List.copyOf(listed);
        }
    }

    /** A project cannot be read; its message says what, where and what to do. */
    public static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1L;

        public BrokenException(String message) {
            super(message);
        }
    }

    /** For the project in this folder, or the only image of it that the command line is about. */
    public ProjectLoader(Path folder, Map<String, String> environment, Overrides overrides, Surroundings surroundings) {
        this(folder, environment, overrides, surroundings, Optional.empty());
    }

    /**
     * For an image of the project in this folder.
     *
     * @param image the name of its {@link Solve}
     */
    ProjectLoader(
            Path folder,
            Map<String, String> environment,
            Overrides overrides,
            Surroundings surroundings,
            Optional<String> image) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        this.overrides = overrides;
        this.surroundings = surroundings;
        this.image = image;
    }

    private Settings settings() throws ConfigException {
        return solve().orElseThrow().settings();
    }

    /** Empty if the config has no such image any more. */
    private Optional<Solve> solve() throws ConfigException {
        listed = List.of();
        ProjectSettings all = ConfigFiles.read(folder, environment, overrides);
        listed = Roster.of(all.solves().values());
        return image.isEmpty()
                ? Optional.of(all.onlySolve())
                : Optional.ofNullable(all.solves().get(image.get()));
    }

    /** Reads everything for the first time. */
    public Project load() throws ConfigException, BrokenException {
        Settings settings = settings();
        marks.changed(definition(settings, environment));
        Project project = project(settings);
        first = Optional.of(settings);
        return project;
    }

    /**
     * Reads everything for advice on it: that the config asks for a bust ARG or a stage in vain is no reason to refuse then,
     * but a warning like the others.
     */
    public Project loadForAdvice() throws ConfigException, BrokenException {
        return project(settings(), false);
    }

    /** Reads everything again. A config that cannot be used leaves the former settings in force. */
    Result reload(Settings former) {
        List<String> rejected = new ArrayList<>();
        Settings settings = former;
        try {
            Optional<Solve> solve = solve();
            if (solve.isEmpty()) {
                return new Result(Optional.empty(), Optional.empty(), List.of(), summary(former, List.of()), listed);
            }
            settings = solve.get().settings();
        } catch (ConfigException e) {
            rejected.add(String.valueOf(e.getMessage()));
        }
        try {
            Project project = project(settings);
            return new Result(Optional.of(project), Optional.empty(), rejected, summary(settings, project), listed);
        } catch (BrokenException e) {
            String broken = String.valueOf(e.getMessage());
            rejected.add(broken);
            return new Result(Optional.empty(), Optional.of(broken), rejected, "", listed);
        }
    }

    private String summary(Settings settings, Project project) {
        List<String> all = new ArrayList<>(List.of(project.source().name()));
        project.source().ignore().ifPresent(ignore -> all.add(ignore.name()));
        settings.file().ifPresent(file -> all.add(String.valueOf(file.getFileName())));
        return summary(settings, all);
    }

    /** Names the files that have changed; where none has, as when a base image has, all of these. */
    private String summary(Settings settings, List<String> all) {
        List<String> changed = marks.changed(definition(settings, environment)).stream()
                .map(file -> shown(settings, file))
                .sorted()
                .toList();
        return "read again: " + String.join(", ", changed.isEmpty() ? all : changed);
    }

    /** The base images that are others now than the project was read with. One that is not there counts as unchanged. */
    Map<String, ImageConfig> changedImages(Project project) {
        Map<String, ImageConfig> changed = new HashMap<>();
        project.options()
                .images()
                .forEach((reference, was) -> surroundings
                        .images()
                        .find(reference)
                        .filter(now -> !now.equals(was))
                        .ifPresent(now -> changed.put(reference, now)));
        return changed;
    }

    private Project project(Settings settings) throws BrokenException {
        return project(settings, true);
    }

    private Project project(Settings settings, boolean strict) throws BrokenException {
        if (!Files.isDirectory(settings.context())) {
            throw new BrokenException(settings.context() + ": there is no such folder to be the build context");
        }
        Optional<String> inline = settings.build().dockerfile();
        String name = inline.isPresent() ? INLINE : shown(settings, settings.dockerfile());
        byte[] content =
                inline.isPresent() ? inline.get().getBytes(StandardCharsets.UTF_8) : read(settings.dockerfile(), name);
        Optional<Path> ignoreFile =
                ignoreFiles(settings).stream().filter(Files::isRegularFile).findFirst();
        Optional<BuildRequest.IgnoreFile> ignore = Optional.empty();
        IgnoreRules rules = IgnoreRules.none();
        if (ignoreFile.isPresent()) {
            byte[] bytes = read(ignoreFile.get(), shown(settings, ignoreFile.get()));
            rules = rules(shown(settings, ignoreFile.get()), bytes);
            ignore = Optional.of(new BuildRequest.IgnoreFile(fileName(ignoreFile.get()), bytes));
        }
        try {
            return understand(
                    settings,
                    new DockerfileSource(fileName(settings.dockerfile()), content, ignore),
                    DockerfileParser.parse(name, content),
                    rules,
                    strict);
        } catch (DockerfileException e) {
            throw new BrokenException(String.valueOf(e.getMessage()));
        } catch (BadPatternException e) {
            throw new BrokenException(name + ": " + e.getMessage());
        }
    }

    private Project understand(
            Settings settings, DockerfileSource source, Dockerfile dockerfile, IgnoreRules rules, boolean strict)
            throws BadPatternException, BrokenException {
        NamedContexts contexts = folders.read(settings);
        GraphOptions options = options(settings, dockerfile, contexts);
        StepGraph graph =
                StepGraph.of(dockerfile, options, surroundings.traits().dialect());
        Layers layers = Layers.of(settings.layers());
        List<BustProblem> problems = BustCheck.problems(dockerfile, options, graph, layers);
        Optional<BustProblem> error =
                problems.stream().filter(BustProblem::error).findFirst();
        if (strict && error.isPresent()) {
            throw new BrokenException(error.get().toString());
        }
        Set<String> own = own(settings);
        FileLayers files = FileLayers.of(graph, layers, BustPoints.of(graph, layers), own, dockerfile.name());
        return new Project(
                settings,
                source,
                dockerfile,
                options,
                graph,
                rules,
                layers,
                files,
                own,
                silent(settings),
                surroundings.traits(),
                Frontend.of(settings.syntax(), dockerfile, settings.args(), surroundings.builtIn()),
                contexts,
                warnings(settings, dockerfile, graph, problems));
    }

    /** What builds make is no reason for the next one. */
    private static Globs silent(Settings settings) throws BadPatternException {
        List<String> globs = new ArrayList<>(settings.watch().ignore());
        for (Output output : settings.build().options().outputs()) {
            Path place = output.place() instanceof Output.Place.Folder folder
                    ? folder.path()
                    : output.place() instanceof Output.Place.File file ? file.path() : settings.context();
            if (place.startsWith(settings.context()) && !place.equals(settings.context())) {
                globs.add(slashed(settings.context().relativize(place)).replaceAll("([*?\\[\\]\\\\])", "\\\\$1"));
            }
        }
        return Globs.of(globs);
    }

    private List<String> warnings(
            Settings settings, Dockerfile dockerfile, StepGraph graph, List<BustProblem> problems) {
        List<String> warnings = new ArrayList<>();
        first.ifPresent(begun -> warnings.addAll(restartNeeded(begun, settings)));
        warnings.addAll(settings.declared().notices());
        problems.forEach(problem -> warnings.add(problem.toString()));
        for (String name : RequestAssembler.undeclared(graph, settings.args().keySet())) {
            warnings.add(dockerfile.name() + ": no ARG declares the build argument " + name + ": it has no effect");
        }
        return warnings;
    }

    /** What was wired when the program started, and stays so. */
    private static List<String> restartNeeded(Settings begun, Settings now) {
        List<String> warnings = new ArrayList<>();
        if (!now.engine().equals(begun.engine())) {
            warnings.add("[engine] has changed: builds go to the engine as before until the watcher is started again");
        }
        if (!now.view().equals(begun.view())) {
            warnings.add("[view] has changed: the live view stays as it is until it is started again");
        }
        return warnings;
    }

    private GraphOptions options(Settings settings, Dockerfile dockerfile, NamedContexts contexts) {
        String platform = settings.build().platforms().stream().findFirst().orElse(surroundings.platform());
        GraphOptions bare =
                new GraphOptions(settings.target(), settings.args(), platform, contexts.specifiers(), Map.of());
        Map<String, ImageConfig> images = new HashMap<>();
        for (Source.Image image : StepGraph.of(dockerfile, bare).images()) {
            surroundings.images().find(image.reference()).ifPresent(config -> images.put(image.reference(), config));
        }
        return new GraphOptions(
                settings.target(), settings.args(), platform, contexts.specifiers(), Map.copyOf(images));
    }

    /** The files whose change means that the project is to be read again. */
    static Set<Path> definition(Settings settings, Map<String, String> environment) {
        Set<Path> files = new HashSet<>(ignoreFiles(settings));
        if (settings.build().dockerfile().isEmpty()) {
            files.add(settings.dockerfile());
        }
        files.add(settings.file().orElse(settings.project().resolve(ConfigFiles.PROJECT_FILE)));
        files.addAll(settings.declared().files());
        ConfigFiles.userFile(environment).ifPresent(files::add);
        return files;
    }

    /** A Dockerfile that is no file has none beside it. */
    private static List<Path> ignoreFiles(Settings settings) {
        return settings.build().dockerfile().isPresent()
                ? List.of(settings.context().resolve(IgnoreFile.NAME))
                : IgnoreFile.candidates(settings.context(), settings.dockerfile());
    }

    private Set<String> own(Settings settings) {
        Set<String> own = new HashSet<>();
        for (Path file : definition(settings, environment)) {
            if (file.startsWith(settings.context())) {
                own.add(slashed(settings.context().relativize(file)));
            }
        }
        return Set.copyOf(own);
    }

    private static IgnoreRules rules(String name, byte[] bytes) throws BrokenException {
        try {
            return IgnoreRules.parse(bytes);
        } catch (BadPatternException e) {
            throw new BrokenException(name + ":" + e.line() + ": " + e.getMessage());
        }
    }

    private static byte[] read(Path file, String name) throws BrokenException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new BrokenException(name + ": larger than 16 MiB");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new BrokenException(name + ": there is no such file; -f names another Dockerfile, -C another folder");
        } catch (AccessDeniedException e) {
            throw new BrokenException(name + ": permission denied; check who may read it");
        } catch (IOException e) {
            throw new BrokenException(name + ": cannot be read: " + e.getMessage());
        }
    }

    private static String shown(Settings settings, Path file) {
        return file.startsWith(settings.project()) ? slashed(settings.project().relativize(file)) : file.toString();
    }

    private static String slashed(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }
}
