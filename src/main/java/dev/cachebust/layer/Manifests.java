package dev.cachebust.layer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Files that are known by name to list packages or dependencies. */
public final class Manifests {
    private static final Set<String> SYSTEM = Set.of(
            "apt.txt",
            "aptfile",
            "apt-packages.txt",
            "apt-requirements.txt",
            "apk.txt",
            "apk-packages.txt",
            "packages.apt",
            "dnf.txt",
            "yum.txt",
            "system-packages.txt",
            "system-requirements.txt");

    private static final Set<String> DEPENDENCY = Set.of(
            // JavaScript
            "package.json",
            "package-lock.json",
            "npm-shrinkwrap.json",
            ".npmrc",
            "yarn.lock",
            ".yarnrc",
            ".yarnrc.yml",
            "pnpm-lock.yaml",
            "pnpm-workspace.yaml",
            ".pnpmfile.cjs",
            "bun.lock",
            "bun.lockb",
            "bunfig.toml",
            "deno.lock",
            "bower.json",
            "lerna.json",
            // Python
            "requirements.txt",
            "constraints.txt",
            "pipfile",
            "pipfile.lock",
            "pyproject.toml",
            "poetry.lock",
            "poetry.toml",
            "uv.lock",
            "pdm.lock",
            "setup.py",
            "setup.cfg",
            "environment.yml",
            "environment.yaml",
            "conda-lock.yml",
            "pip.conf",
            ".python-version",
            // Go, Rust
            "go.mod",
            "go.sum",
            "go.work",
            "go.work.sum",
            "cargo.toml",
            "cargo.lock",
            "rust-toolchain",
            "rust-toolchain.toml",
            // JVM
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "settings.gradle",
            "settings.gradle.kts",
            "gradle.properties",
            "gradle.lockfile",
            "libs.versions.toml",
            "gradle-wrapper.properties",
            "maven-wrapper.properties",
            "build.sbt",
            "project.clj",
            "deps.edn",
            "ivy.xml",
            // PHP, Ruby
            "composer.json",
            "composer.lock",
            "symfony.lock",
            "gemfile",
            "gemfile.lock",
            ".ruby-version",
            // .NET
            "packages.lock.json",
            "packages.config",
            "nuget.config",
            "directory.packages.props",
            "paket.dependencies",
            "paket.lock",
            "global.json",
            // Erlang, Elixir, Haskell, OCaml
            "mix.exs",
            "mix.lock",
            "rebar.config",
            "rebar.lock",
            "stack.yaml",
            "stack.yaml.lock",
            "cabal.project",
            "cabal.project.freeze",
            "dune-project",
            // Swift, Dart, C and C++, others
            "package.swift",
            "package.resolved",
            "podfile",
            "podfile.lock",
            "pubspec.yaml",
            "pubspec.lock",
            "conanfile.txt",
            "conanfile.py",
            "conan.lock",
            "vcpkg.json",
            "elm.json",
            "chart.lock",
            "renv.lock",
            "manifest.toml",
            "flake.lock",
            "cpanfile",
            "cpanfile.snapshot",
            "shard.yml",
            "shard.lock");

    private static final List<String> DEPENDENCY_ENDINGS =
            List.of(".csproj", ".fsproj", ".vbproj", ".gemspec", ".cabal", ".opam", ".rockspec");

    private Manifests() {}

    /** The layer of a path that is known by its name, whatever the letter case. */
    public static Optional<LayerName> layerOf(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (SYSTEM.contains(name)) {
            return Optional.of(LayerName.SYSTEM);
        }
        boolean dependency = DEPENDENCY.contains(name)
                || DEPENDENCY_ENDINGS.stream().anyMatch(name::endsWith)
                || isRequirements(name);
        return dependency ? Optional.of(LayerName.DEPENDENCY) : Optional.empty();
    }

    /** {@code requirements-dev.txt}, {@code dev-requirements.txt}, {@code requirements.in} … */
    private static boolean isRequirements(String name) {
        return (name.endsWith(".txt") || name.endsWith(".in"))
                && (name.startsWith("requirements")
                        || name.contains("-requirements")
                        || name.startsWith("constraints"));
    }
}
