package dev.cachebust.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Lays flags over the environment, the project's config, the user's and the defaults, for each image. Pure;
 * {@link ConfigFiles} brings the files. What is said of one image beats what is said of all, wherever it is said in a file.
 */
public final class SettingsLoader {
    /** Who sets one of these for a whole project has a project of one image. */
    private static final List<Key<?>> MEANING_ONE =
            List.of(Keys.IMAGE, Keys.CONTEXT, Keys.DOCKERFILE, Keys.DOCKERFILE_INLINE, Keys.TARGET);

    private static final Declarations.Found NOTHING = new Declarations.Found(Optional.empty(), Settings.Declared.NONE);

    private final Path project;
    private final Map<String, String> environment;
    /** Flags and variables. */
    private final List<Source> typed;
    /** What belongs to the project, the strongest first. */
    private final List<Source> files;

    private final List<Source> user;
    private final Settings.Declared declared;
    private final Set<Problem> problems = new LinkedHashSet<>();

    private SettingsLoader(
            Path project,
            Map<String, String> environment,
            List<Source> typed,
            List<Source> files,
            List<Source> user,
            Settings.Declared declared) {
        this.declared = declared;
        this.project = project;
        this.environment = environment;
        this.typed = typed;
        this.files = files;
        this.user = user;
    }

    /**
     * A config file that was read.
     *
     * @param path absolute
     * @param name how messages call it
     */
    public record ConfigText(Path path, String name, String text) {}

    /**
     * The settings of a project.
     *
     * @param project its folder, absolute and normalised
     * @param projectConfig its config file, if there is one
     * @param userConfig the user's, if there is one
     * @param declarations what files of other tools say of its images; asked unless the config is about one image
     * @param environment of the process; {@code CACHEBUST_WATCH_DEBOUNCE} sets {@code watch.debounce}, and so on; lists are
     *     parted by white space
     * @throws ConfigException with everything that is wrong, not only the first
     */
    static ProjectSettings load(
            Path project,
            Optional<ConfigText> projectConfig,
            Optional<ConfigText> userConfig,
            Declarations declarations,
            Map<String, String> environment,
            Overrides overrides)
            throws ConfigException {
        List<Source> typed = List.of(TypedSource.flags(overrides, environment), TypedSource.environment(environment));
        List<Source> files = projectConfig.stream()
                .map(config -> TomlSource.read(config.name(), config.text()))
                .toList();
        List<Source> user = userConfig.stream()
                .map(config -> TomlSource.read(config.name(), config.text()))
                .toList();
        Declarations.Found found =
                wanted(typed, files, user, overrides.images()) ? declarations.read(overrides.images()) : NOTHING;
        List<Source> projects =
                Stream.concat(files.stream(), found.source().stream()).toList();
        SettingsLoader loader = new SettingsLoader(project, environment, typed, projects, user, found.declared());
        ProjectSettings settings = loader.settings(projectConfig.map(ConfigText::path), overrides.images());
        List<Problem> read = new ArrayList<>();
        List.of(typed, projects, user).forEach(all -> all.forEach(source -> read.addAll(source.problems())));
        if (read.isEmpty()) {
            read.addAll(loader.problems);
        }
        if (!read.isEmpty()) {
            throw new ConfigException(read);
        }
        return settings;
    }

    /** Not where the config is about one image; and who types a Dockerfile without an image's name means that. */
    private static boolean wanted(List<Source> typed, List<Source> files, List<Source> user, List<String> asked) {
        boolean never = Stream.of(typed, files, user)
                .flatMap(List::stream)
                .map(source -> source.values().get(Keys.COMPOSE.path()))
                .filter(Objects::nonNull)
                .findFirst()
                .filter(Settings.Compose.NEVER::equals)
                .isPresent();
        return !never
                && files.stream().noneMatch(SettingsLoader::isOfOneImage)
                && (!asked.isEmpty() || typed.stream().noneMatch(SettingsLoader::isOfOneImage));
    }

    private static boolean isOfOneImage(Source source) {
        return MEANING_ONE.stream().anyMatch(key -> source.values().containsKey(key.path()));
    }

    /** Where no other tool's files count. */
    public static ProjectSettings load(
            Path project,
            Optional<ConfigText> projectConfig,
            Optional<ConfigText> userConfig,
            Map<String, String> environment,
            Overrides overrides)
            throws ConfigException {
        return load(project, projectConfig, userConfig, Declarations.NONE, environment, overrides);
    }

    private ProjectSettings settings(Optional<Path> file, List<String> asked) {
        Set<String> names = names();
        Map<String, Settings> images = new LinkedHashMap<>();
        names.forEach(name -> images.put(name, image(file, name, names.size() == 1)));
        ImageNames choice = new ImageNames(images);
        List<String> chosen = choice.chosen(asked, problems::add);
        if (names.size() > 1 && chosen.size() == 1) {
            images.put(chosen.get(0), image(file, chosen.get(0), true));
        } else if (names.size() > 1) {
            refuseWhatIsOfOne(names);
        }
        if (!names.contains(ProjectSettings.SOLE)) {
            refuseCommonImage(names);
        }
        choice.check(problems::add);
        images.replaceAll((name, settings) -> settings.with(targets(settings, images)));
        ImageSettings common = lay(ProjectSettings.SOLE, all());
        return new ProjectSettings(project, file, images, chosen, common.parallel());
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        files.forEach(source -> names.addAll(source.images().keySet()));
        if (names.isEmpty()) {
            names.add(ProjectSettings.SOLE);
        }
        return names;
    }

    /** The image that tells what is about no single one. */
    private String first() {
        return names().iterator().next();
    }

    /** @param meant whether flags and variables that are about one image are about this one */
    private Settings image(Optional<Path> file, String name, boolean meant) {
        List<Source> sources = new ArrayList<>();
        typed.forEach(source -> sources.add(meant ? source : source.without(Keys.OF_ONE_IMAGE)));
        if (name.equals(ProjectSettings.SOLE)) {
            sources.addAll(files);
            sources.addAll(user);
        } else {
            files.forEach(source -> {
                Optional.ofNullable(source.images().get(name)).ifPresent(sources::add);
                sources.add(source.without(List.of(Keys.IMAGE)));
            });
            user.forEach(source -> sources.add(source.without(List.of(Keys.IMAGE))));
        }
        ImageSettings laid = lay(name, sources);
        Settings settings = laid.lay(file, name.equals(first()) ? declared : declared.quiet());
        problems.addAll(laid.problems());
        return settings;
    }

    /** A context that is another image of the project is an image as any other one, which is there when it is built first. */
    private static Settings.Build targets(Settings settings, Map<String, Settings> images) {
        SortedMap<String, NamedContext> contexts =
                new TreeMap<>(settings.build().contexts());
        contexts.replaceAll((name, context) -> context instanceof NamedContext.Target target
                ? Optional.ofNullable(images.get(target.image()))
                        .<NamedContext>map(other -> new NamedContext.Image(other.image()))
                        .orElse(context)
                : context);
        return settings.build().with(contexts);
    }

    private ImageSettings lay(String name, List<Source> sources) {
        Optional<String> own = Optional.of(name).filter(n -> !n.equals(ProjectSettings.SOLE));
        return new ImageSettings(project, own, environment, sources);
    }

    private List<Source> all() {
        List<Source> all = new ArrayList<>(typed);
        all.addAll(files);
        all.addAll(user);
        return all;
    }

    private void refuseCommonImage(Set<String> names) {
        if (files.stream().anyMatch(source -> source.values().containsKey(Keys.IMAGE.path()))) {
            String first = names.iterator().next();
            problems.add(new Problem(
                    "image",
                    "is the name of one image, and this project has " + ProjectSettings.list(names),
                    Optional.of("move it to the image that is meant, such as [images." + first + "]")));
        }
    }

    /** A name or a file that is typed for a build of several images is about none of them. */
    private void refuseWhatIsOfOne(Set<String> names) {
        for (Source source : typed) {
            for (Key<?> key : Keys.OF_ONE_IMAGE) {
                if (source.values().containsKey(key.path())) {
                    problems.add(new Problem(
                            source == typed.get(0) ? TypedSource.flag(key) : key.variable(),
                            "is about one image, and this project has " + ProjectSettings.list(names),
                            Optional.of("say which, such as " + names.iterator().next())));
                }
            }
        }
    }
}
