package dev.cachebust.layer;

import static dev.cachebust.layer.CacheFolder.locked;
import static dev.cachebust.layer.CacheFolder.shared;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * The package managers whose downloads a cache mount can keep: one row each. Folders are those of root in the official
 * images; the facts are from each manager's own documentation of its cache.
 */
public enum PackageManager {
    NPM(
            "npm",
            Keeps.COPY,
            "",
            ".*npm.*",
            shared("npm", "/root/.npm").unless("npm_config_cache", "").unless("NPM_CONFIG_CACHE", "")),
    PNPM(
            "pnpm",
            Keeps.ONLY,
            "fetch install i",
            ".*pnpm.*",
            shared("pnpm", "/root/.local/share/pnpm/store").unless("PNPM_HOME", "/store")),
    YARN(
            "yarn",
            Keeps.COPY,
            "",
            ".*yarn.*",
            shared("yarn", "/usr/local/share/.cache/yarn").unless("YARN_CACHE_FOLDER", "")),
    PIP("pip pip3", Keeps.COPY, "", ".*pip.*", shared("pip", "/root/.cache/pip").unless("PIP_CACHE_DIR", "")),
    UV("uv", Keeps.COPY, "", ".*uv.*", shared("uv", "/root/.cache/uv").unless("UV_CACHE_DIR", "")),
    POETRY(
            "poetry",
            Keeps.COPY,
            "",
            ".*poetry.*",
            shared("poetry", "/root/.cache/pypoetry").unless("POETRY_CACHE_DIR", "")),
    GO(
            "go",
            Keeps.ONLY,
            "download build install test vet run generate get",
            "(?i).*(?:go|gopath\\}?)(?:/pkg(?:/mod)?)?|.*gomodcache.*",
            shared("go-mod", "/go/pkg/mod").unless("GOMODCACHE", "").unless("GOPATH", "/pkg/mod")),
    CARGO(
            "cargo",
            Keeps.ONLY,
            "fetch build install test check run cook clippy",
            "(?i).*(?:\\.cargo|cargo|cargo_home\\}?)(?:/(?:registry|git).*)?",
            shared("cargo-registry", "/usr/local/cargo/registry").unless("CARGO_HOME", "/registry"),
            shared("cargo-git", "/usr/local/cargo/git").unless("CARGO_HOME", "/git")),
    MAVEN("mvn mvnw", Keeps.ONLY, "", ".*\\.m2(?:/repository)?", locked("maven", "/root/.m2/repository")),
    GRADLE(
            "gradle gradlew",
            Keeps.ONLY,
            "",
            ".*\\.gradle(?:/caches.*)?",
            locked("gradle", "/root/.gradle").unless("GRADLE_USER_HOME", "")),
    COMPOSER(
            "composer composer.phar",
            Keeps.COPY,
            "",
            ".*composer.*|/tmp/cache",
            shared("composer", "/root/.composer/cache")
                    .unless("COMPOSER_CACHE_DIR", "")
                    .unless("COMPOSER_HOME", "/cache")),
    BUNDLER(
            "bundle",
            Keeps.COPY,
            "",
            ".*(?:bundle|gem).*",
            shared("bundler", "/root/.bundle/cache")
                    .unless("BUNDLE_USER_CACHE", "")
                    .unless("BUNDLE_USER_HOME", "/cache")),
    NUGET(
            "dotnet nuget",
            Keeps.ONLY,
            "restore build publish test run pack",
            "(?i).*nuget(?:/packages)?",
            shared("nuget", "/root/.nuget/packages").unless("NUGET_PACKAGES", "")),
    APT(
            "apt-get apt",
            Keeps.LISTS,
            "update install",
            "/var/(?:cache|lib)/apt(?:/.*)?",
            locked("apt-cache", "/var/cache/apt"),
            locked("apt-lists", "/var/lib/apt/lists")),
    APK("apk", Keeps.SYSTEM, "", "/(?:etc|var/cache)/apk(?:/.*)?", locked("apk", "/etc/apk/cache")),
    DNF(
            "dnf microdnf yum",
            Keeps.SYSTEM,
            "",
            "/var/cache/(?:dnf|yum|libdnf5)(?:/.*)?",
            locked("dnf", "/var/cache/dnf"));

    /** What the folder is to the manager. */
    private enum Keeps {
        /** A copy of what it installs elsewhere. */
        COPY,
        /** The only place where what it fetched is: who uses it later needs the folder, too. */
        ONLY,
        /** A copy of packages of the operating system. */
        SYSTEM,
        /** … and lists without which nothing can be installed later. */
        LISTS
    }

    private static final Pattern TAG = Pattern.compile("@.*");
    private static final Pattern NOT_PLAIN = Pattern.compile("[^A-Za-z0-9.]+");

    private final List<String> programs;
    private final Keeps keeps;
    private final List<String> verbs;
    private final Pattern looks;
    private final List<CacheFolder> folders;

    PackageManager(String programs, Keeps keeps, String verbs, String looks, CacheFolder... folders) {
        this.programs = List.of(programs.split(" "));
        this.keeps = keeps;
        this.verbs = verbs.isEmpty() ? List.of() : List.of(verbs.split(" "));
        this.looks = Pattern.compile(looks);
        this.folders = List.of(folders);
    }

    /** The one that a program is. */
    public static Optional<PackageManager> of(String program) {
        return Arrays.stream(values())
                .filter(manager -> manager.programs.contains(program))
                .findFirst();
    }

    /** Whether a mount there seems to be meant for it, wherever it was told to keep its files. */
    public boolean keepsIn(String target) {
        return looks.matcher(target).matches();
    }

    /** Whether what it fetched is in its folder and nowhere else, so that later commands need the folder. */
    public boolean needsFolderLater() {
        return keeps == Keeps.ONLY || keeps == Keeps.LISTS;
    }

    /** Whether a mount there holds what {@link #needsFolderLater later commands need}. */
    public boolean keepsAllIn(String target) {
        return keepsIn(target) && !(this == APT && target.startsWith("/var/cache"));
    }

    /**
     * Whether a command fetches, or looks for what was fetched.
     *
     * @param words its arguments without options
     */
    public boolean isUsedBy(List<String> words) {
        return verbs.isEmpty() || words.stream().anyMatch(verbs::contains);
    }

    /** Whether it installs packages of the operating system. */
    public boolean isOfSystem() {
        return keeps == Keeps.SYSTEM || keeps == Keeps.LISTS;
    }

    /** The name for people. */
    public String shown() {
        return programs.get(0);
    }

    /**
     * The folders as a RUN finds them.
     *
     * @param variables those of the RUN
     * @param image the base image. Packages of one release must not meet those of another, so it is part of the id
     */
    public List<CacheFolder> folders(SortedMap<String, String> variables, String image) {
        return folders.stream()
                .map(folder -> new CacheFolder(
                        isOfSystem() ? folder.id() + suffix(image) : folder.id(),
                        special(folder.target(variables), variables, image),
                        folder.locked(),
                        folder.moved()))
                .toList();
    }

    /** Where an official image has the folder elsewhere. */
    private String special(String target, SortedMap<String, String> variables, String image) {
        boolean composer = this == COMPOSER && variables.keySet().stream().noneMatch(v -> v.startsWith("COMPOSER_"));
        if (composer && name(image).startsWith("composer")) {
            return "/tmp/cache";
        }
        boolean gradle = this == GRADLE && !variables.containsKey("GRADLE_USER_HOME");
        return gradle && name(image).startsWith("gradle") ? "/home/gradle/.gradle" : target;
    }

    private static String name(String image) {
        String plain = TAG.matcher(image).replaceAll("");
        return plain.substring(plain.lastIndexOf('/') + 1);
    }

    private static String suffix(String image) {
        String plain = NOT_PLAIN.matcher(name(image)).replaceAll("-");
        return plain.isEmpty() ? "" : "-" + plain;
    }
}
