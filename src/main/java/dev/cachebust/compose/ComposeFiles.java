package dev.cachebust.compose;

import dev.cachebust.compose.ComposeProject.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the Compose files of a folder and reads the project that they make, as {@code docker compose} would there:
 * {@code .env}, COMPOSE_FILE, COMPOSE_PROFILES and the like count. One reading; another one needs another instance.
 */
public final class ComposeFiles {
    private static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
    private static final List<String> OVERRIDES = List.of(
            "compose.override.yml",
            "compose.override.yaml",
            "docker-compose.override.yml",
            "docker-compose.override.yaml");

    private final Path folder;
    private final SourceFiles files;
    private final Map<String, String> environment;

    /**
     * @param folder absolute and normalised
     * @param environment of the process
     */
    public ComposeFiles(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.files = new SourceFiles(folder);
        this.environment = new HashMap<>(environment);
        this.environment.put("PWD", folder.toString());
    }

    /** The nearest folder at or above this one that has a Compose file, which Compose takes as the project's. */
    public static Optional<Path> nearest(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            if (NAMES.stream().map(at::resolve).anyMatch(Files::isRegularFile)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /**
     * The project; none where there is no Compose file.
     *
     * @throws ComposeException with the first thing that is wrong
     */
    public Optional<ComposeProject> read() throws ComposeException {
        boolean sure = environment.containsKey("COMPOSE_FILE") || !found(NAMES).isEmpty();
        try {
            envFiles(folder);
        } catch (ComposeException e) {
            // It may be about anything where Compose is not used.
            if (sure) {
                throw e;
            }
            return Optional.empty();
        }
        List<Path> named = named();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Path home = Optional.ofNullable(named.get(0).getParent()).orElse(folder);
        if (!home.equals(folder)) {
            envFiles(home);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : named) {
            texts.put(files.name(file), files.read(file, files.name(file)));
        }
        String name = ProjectName.of(texts, home, environment);
        environment.put("COMPOSE_PROJECT_NAME", name);
        Set<String> unset = new LinkedHashSet<>();
        Node.Mapping top = new Loader(files, environment, home, unset::add).load(named, List.of());
        return Optional.of(project(name, home, named, top, unset));
    }

    /** Every file that decided what {@link #read} gave or would have, also those that are not there; absolute. */
    public Set<Path> watched() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(files.seen()));
    }

    private ComposeProject project(String name, Path home, List<Path> named, Node.Mapping top, Set<String> unset)
            throws ComposeException {
        Set<String> profiles = new LinkedHashSet<>();
        for (String profile : environment.getOrDefault("COMPOSE_PROFILES", "").split(",")) {
            profiles.add(profile.strip());
        }
        ServiceReader reader = new ServiceReader(environment);
        Map<String, ComposeService> active = new LinkedHashMap<>();
        Map<String, ComposeService> inactive = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry : Loader.services(top).entries().entrySet()) {
            ComposeService service = reader.read(entry.getKey(), entry.getValue());
            boolean on = service.profiles().isEmpty()
                    || profiles.contains("*")
                    || !Collections.disjoint(service.profiles(), profiles);
            (on ? active : inactive).put(entry.getKey(), service);
        }
        ComposeProject project = new ComposeProject(name, home, named, active, inactive, secrets(top), unset);
        References.check(project);
        return project;
    }

    private static Map<String, Secret> secrets(Node.Mapping top) throws ComposeException {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry :
                Loader.section(top, "secrets").entries().entrySet()) {
            Fields fields = Fields.of(entry.getValue(), "secrets." + entry.getKey());
            if (fields.node("file").isPresent() && fields.node("environment").isPresent()) {
                throw fields.problem(fields.place(), "has both file and environment", "keep one of the two");
            }
            secrets.put(entry.getKey(), new Secret(fields.word("file"), fields.word("environment"), fields.place()));
        }
        return secrets;
    }

    /** What the environment says already stays. */
    private void envFiles(Path where) throws ComposeException {
        String listed = environment.getOrDefault("COMPOSE_ENV_FILES", "");
        Map<String, String> said = Map.of();
        if (!listed.isEmpty()) {
            for (String file : listed.split(",")) {
                Path path = folder.resolve(file).normalize();
                said = DotEnv.read(files.name(path), files.read(path, "COMPOSE_ENV_FILES"), environment, said);
            }
        } else if (!isTrue(environment.getOrDefault("COMPOSE_DISABLE_ENV_FILE", ""))) {
            Path file = where.resolve(".env");
            if (files.exists(file)) {
                said = DotEnv.read(files.name(file), files.read(file, files.name(file)), environment, said);
            }
        }
        said.forEach(environment::putIfAbsent);
    }

    private List<Path> named() throws ComposeException {
        String listed = environment.get("COMPOSE_FILE");
        if (listed != null) {
            String separator = environment.getOrDefault("COMPOSE_PATH_SEPARATOR", "");
            List<Path> named = new ArrayList<>();
            for (String file : listed.split(Pattern.quote(separator.isEmpty() ? ":" : separator))) {
                Path path = folder.resolve(file).normalize();
                files.read(path, "COMPOSE_FILE");
                named.add(path);
            }
            return named;
        }
        List<Path> main = found(NAMES);
        List<Path> overrides = found(OVERRIDES);
        if (main.isEmpty()) {
            return List.of();
        }
        List<Path> named = new ArrayList<>(main.subList(0, 1));
        named.addAll(overrides.subList(0, Math.min(1, overrides.size())));
        return named;
    }

    private List<Path> found(List<String> names) {
        return names.stream().map(folder::resolve).filter(files::exists).toList();
    }

    private static boolean isTrue(String text) {
        return Arrays.asList("1", "t", "T", "TRUE", "true", "True").contains(text);
    }
}
