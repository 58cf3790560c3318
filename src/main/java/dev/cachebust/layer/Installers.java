package dev.cachebust.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which commands install operating system packages, and which fetch an application's dependencies. */
public final class Installers {
    /** Whatever they are told to do. */
    private static final Set<String> SYSTEM = Set.of(
            "apk",
            "apt",
            "apt-get",
            "aptitude",
            "dnf",
            "dpkg",
            "emerge",
            "installp",
            "microdnf",
            "opkg",
            "pacman",
            "rpm",
            "snap",
            "swupd",
            "tdnf",
            "urpmi",
            "xbps-install",
            "yum",
            "zypper");

    /** By program: the words that may follow its name (options aside); a trailing {@code *} stands for any rest. */
    private static final Map<String, List<String>> DEPENDENCY = Map.ofEntries(
            Map.entry("npm", List.of("ci", "install", "i", "add", "clean-install")),
            Map.entry("yarn", List.of("", "install", "add", "workspaces focus")),
            Map.entry("pnpm", List.of("install", "i", "fetch", "add")),
            Map.entry("bun", List.of("install", "i", "add")),
            Map.entry("deno", List.of("cache", "install")),
            Map.entry("pip", List.of("install", "download", "wheel", "sync")),
            Map.entry("pip3", List.of("install", "download", "wheel")),
            Map.entry("pip-sync", List.of("", "*")),
            Map.entry("pipx", List.of("install")),
            Map.entry("uv", List.of("sync", "pip install", "pip sync")),
            Map.entry("poetry", List.of("install")),
            Map.entry("pipenv", List.of("install", "sync")),
            Map.entry("pdm", List.of("install", "sync")),
            Map.entry("conda", List.of("install", "create", "env create", "env update")),
            Map.entry("mamba", List.of("install", "create", "env create", "env update")),
            Map.entry("micromamba", List.of("install", "create", "env create", "env update")),
            Map.entry("go", List.of("mod download", "mod vendor", "get")),
            Map.entry("cargo", List.of("fetch", "vendor", "install", "chef cook")),
            Map.entry("mvn", List.of("dependency:*", "de.qaware.maven:go-offline-maven-plugin:*")),
            Map.entry("mvnw", List.of("dependency:*", "de.qaware.maven:go-offline-maven-plugin:*")),
            Map.entry("gradle", List.of("dependencies", "resolveDependencies", "downloadDependencies")),
            Map.entry("gradlew", List.of("dependencies", "resolveDependencies", "downloadDependencies")),
            Map.entry("sbt", List.of("update")),
            Map.entry("lein", List.of("deps")),
            Map.entry("composer", List.of("install", "update", "require")),
            Map.entry("bundle", List.of("", "install")),
            Map.entry("gem", List.of("install")),
            Map.entry("dotnet", List.of("restore")),
            Map.entry("nuget", List.of("restore", "install")),
            Map.entry("mix", List.of("deps.get", "deps.compile")),
            Map.entry("rebar3", List.of("get-deps")),
            Map.entry("swift", List.of("package resolve")),
            Map.entry("dart", List.of("pub get")),
            Map.entry("flutter", List.of("pub get")),
            Map.entry("cabal", List.of("fetch", "update")),
            Map.entry("opam", List.of("install")),
            Map.entry("conan", List.of("install")),
            Map.entry("vcpkg", List.of("install")),
            Map.entry("luarocks", List.of("install")),
            Map.entry("cpanm", List.of("", "*")),
            Map.entry("helm", List.of("dependency build", "dependency update")));

    /** Options that make a build fetch dependencies only, of whichever program. */
    private static final Set<String> ONLY =
            Set.of("--only-dependencies", "--dependencies-only", "--refresh-dependencies");

    /** Words that run what follows them. */
    private static final Set<String> PREFIX = Set.of(
            "sudo",
            "exec",
            "time",
            "env",
            "command",
            "nice",
            "nohup",
            "then",
            "do",
            "else",
            "if",
            "!",
            "corepack",
            "xargs",
            "sh",
            "bash",
            "ash");

    private static final Pattern SEPARATOR = Pattern.compile("&&|\\|\\||[;|\\n(){}&]");
    private static final Pattern SPACE = Pattern.compile("[\\s\\\\\"']+");
    private static final Pattern ASSIGNMENT = Pattern.compile("\\w+=.*");
    private static final Pattern PYTHON = Pattern.compile("python[\\d.]*");

    private Installers() {}

    /** The layer whose work a shell command does. Fetching dependencies counts for more than installing packages for it. */
    public static Optional<LayerName> layerOf(String command) {
        boolean system = false;
        for (String part : SEPARATOR.split(command)) {
            Optional<LayerName> layer = simple(List.of(SPACE.split(part.strip())));
            if (layer.isPresent() && layer.get().equals(LayerName.DEPENDENCY)) {
                return layer;
            }
            system |= layer.isPresent();
        }
        return system ? Optional.of(LayerName.SYSTEM) : Optional.empty();
    }

    private static Optional<LayerName> simple(List<String> words) {
        int i = 0;
        while (i < words.size()
                && (skipped(words.get(i)) || (i > 0 && words.get(i).startsWith("-")))) {
            i++;
        }
        if (i > 0 && words.subList(0, i).contains("xargs")) {
            while (i < words.size() && !isKnown(baseName(words.get(i)))) {
                i++;
            }
        }
        if (i == words.size()) {
            return Optional.empty();
        }
        String program = baseName(words.get(i));
        List<String> rest = words.subList(i + 1, words.size());
        if (PYTHON.matcher(program).matches() && rest.size() > 1 && rest.get(0).equals("-m")) {
            program = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        if (SYSTEM.contains(program)) {
            return Optional.of(LayerName.SYSTEM);
        }
        boolean fetches = DEPENDENCY.getOrDefault(program, List.of()).stream().anyMatch(matcher(rest));
        return fetches || rest.stream().anyMatch(ONLY::contains) ? Optional.of(LayerName.DEPENDENCY) : Optional.empty();
    }

    private static boolean skipped(String word) {
        return word.isEmpty()
                || PREFIX.contains(baseName(word))
                || ASSIGNMENT.matcher(word).matches();
    }

    private static boolean isKnown(String program) {
        return SYSTEM.contains(program) || DEPENDENCY.containsKey(program);
    }

    private static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    private static Predicate<String> matcher(List<String> rest) {
        List<String> plain = rest.stream().filter(w -> !w.startsWith("-")).toList();
        String text = String.join(" ", plain);
        return task -> {
            if (task.isEmpty()) {
                return text.isEmpty();
            }
            if (task.endsWith("*")) {
                String beginning = task.substring(0, task.length() - 1);
                return plain.stream().anyMatch(w -> w.startsWith(beginning));
            }
            return (" " + text + " ").contains(" " + task + " ");
        };
    }
}
