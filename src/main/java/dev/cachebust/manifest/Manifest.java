package dev.cachebust.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of manifest, and what of it an installation depends on. What is not in the table counts byte by byte; so do lock
 * files: all of them is about what gets installed.
 */
public enum Manifest {
    /** npm, pnpm, Yarn, Bun; of the scripts those that an installation runs (npm's documentation, "Life cycle scripts"). */
    PACKAGE_JSON(
            "package.json",
            JsonDocument::read,
            Parts.only(
                    "name",
                    "dependencies",
                    "devDependencies",
                    "optionalDependencies",
                    "peerDependencies",
                    "peerDependenciesMeta",
                    "dependenciesMeta",
                    "bundleDependencies",
                    "bundledDependencies",
                    "overrides",
                    "resolutions",
                    "catalog",
                    "catalogs",
                    "patchedDependencies",
                    "trustedDependencies",
                    "pnpm",
                    "workspaces",
                    "packageManager",
                    "engines",
                    "devEngines",
                    "os",
                    "cpu",
                    "libc",
                    "bin",
                    "gypfile",
                    "installConfig",
                    "scripts.preinstall",
                    "scripts.install",
                    "scripts.postinstall",
                    "scripts.prepublish",
                    "scripts.preprepare",
                    "scripts.prepare",
                    "scripts.postprepare",
                    "scripts.dependencies")),

    /** Composer; of the scripts those that an installation runs, and what the autoloader is made of. */
    COMPOSER_JSON(
            "composer.json",
            JsonDocument::read,
            Parts.only(
                    "name",
                    "type",
                    "require",
                    "require-dev",
                    "conflict",
                    "replace",
                    "provide",
                    "repositories",
                    "minimum-stability",
                    "prefer-stable",
                    "config",
                    "extra",
                    "autoload",
                    "autoload-dev",
                    "scripts.pre-install-cmd",
                    "scripts.post-install-cmd",
                    "scripts.pre-update-cmd",
                    "scripts.post-update-cmd",
                    "scripts.pre-autoload-dump",
                    "scripts.post-autoload-dump",
                    "scripts.pre-operations-exec",
                    "scripts.pre-package-install",
                    "scripts.post-package-install")),

    /** pip, uv, Poetry, PDM, Hatch, Rye. */
    PYPROJECT(
            "pyproject.toml",
            TomlDocument::read,
            Parts.only(
                    "build-system",
                    "dependency-groups",
                    "project.name",
                    "project.requires-python",
                    "project.dependencies",
                    "project.optional-dependencies",
                    "project.dynamic",
                    "tool.poetry.name",
                    "tool.poetry.package-mode",
                    "tool.poetry.dependencies",
                    "tool.poetry.dev-dependencies",
                    "tool.poetry.group",
                    "tool.poetry.extras",
                    "tool.poetry.source",
                    "tool.poetry.requires-plugins",
                    "tool.pdm.dev-dependencies",
                    "tool.pdm.source",
                    "tool.pdm.resolution",
                    "tool.pdm.options",
                    "tool.pdm.overrides",
                    "tool.uv",
                    "tool.hatch.envs",
                    "tool.rye.dev-dependencies",
                    "tool.rye.sources",
                    "tool.rye.workspace",
                    "tool.setuptools.dynamic",
                    "tool.pip")),

    /** pipenv. */
    PIPFILE("Pipfile", TomlDocument::read, Parts.allBut("scripts")),

    /** Cargo: what names and describes the package does not count. */
    CARGO(
            "Cargo.toml",
            TomlDocument::read,
            Parts.allBut(
                    "badges",
                    "lints",
                    "package.version",
                    "package.authors",
                    "package.description",
                    "package.documentation",
                    "package.readme",
                    "package.homepage",
                    "package.repository",
                    "package.license",
                    "package.license-file",
                    "package.keywords",
                    "package.categories",
                    "package.metadata",
                    "package.exclude",
                    "package.include",
                    "package.publish",
                    "workspace.lints",
                    "workspace.metadata",
                    "workspace.package.version",
                    "workspace.package.authors",
                    "workspace.package.description",
                    "workspace.package.documentation",
                    "workspace.package.readme",
                    "workspace.package.homepage",
                    "workspace.package.repository",
                    "workspace.package.license",
                    "workspace.package.license-file",
                    "workspace.package.keywords",
                    "workspace.package.categories",
                    "workspace.package.exclude",
                    "workspace.package.include",
                    "workspace.package.publish")),

    /** Gradle's version catalogue: only comments and formatting do not count. */
    VERSION_CATALOGUE("libs.versions.toml", TomlDocument::read, Parts.allBut()),

    /** Maven. */
    POM(
            "pom.xml",
            XmlDocument::read,
            Parts.only(
                    "parent",
                    "groupId",
                    "artifactId",
                    "packaging",
                    "modules",
                    "subprojects",
                    "properties",
                    "dependencyManagement",
                    "dependencies",
                    "repositories",
                    "pluginRepositories",
                    "build",
                    "profiles")),

    /** Go modules. */
    GO_MOD("go.mod", LinesDocument::goModule, Parts.allBut()),

    /** Go workspaces. */
    GO_WORK("go.work", LinesDocument::goModule, Parts.allBut()),

    /** pip. */
    REQUIREMENTS("requirements.txt", LinesDocument::requirements, Parts.allBut());

    /** Larger files count byte by byte: no manifest is so large. */
    public static final int LARGEST = 1 << 20;

    private final String fileName;
    private final Format format;
    private final Parts parts;

    /** How a document is read. */
    @FunctionalInterface
    private interface Format {
        Map<String, Object> read(byte[] content) throws UnparsableException;
    }

    Manifest(String fileName, Format format, Parts parts) {
        this.fileName = fileName;
        this.format = format;
        this.parts = parts;
    }

    /** The kind of the file at this path, which its name tells, whatever the letter case; empty for one that counts whole. */
    public static Optional<Manifest> of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        for (Manifest manifest : values()) {
            if (manifest.fileName.toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(manifest);
            }
        }
        boolean pip = name.endsWith(".txt")
                && (name.startsWith("requirements")
                        || name.contains("-requirements")
                        || name.startsWith("constraints"));
        return pip ? Optional.of(REQUIREMENTS) : Optional.empty();
    }

    /**
     * The SHA-256 of what matters for an installation: equal for two contents that install the same.
     *
     * @throws UnparsableException if the content is not of this kind
     */
    public byte[] meaning(byte[] content) throws UnparsableException {
        if (content.length > LARGEST) {
            throw new UnparsableException("it is larger than 1 MiB");
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
        } catch (CharacterCodingException e) {
            throw new UnparsableException("it is not UTF-8");
        }
        return Canonical.digest(name(), parts.of(format.read(content)));
    }
}
