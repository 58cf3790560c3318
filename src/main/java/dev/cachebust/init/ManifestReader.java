package dev.cachebust.init;

import dev.cachebust.lint.ShellCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Commands of which it is known that they read certain files of the project and no others, and change none of those: one row
 * each. All else that a row asks for keeps it true: a lock file that is adhered to, no scripts of the project's own, nothing
 * that refers to another folder.
 */
enum ManifestReader {
    NPM(
            "npm",
            "ci clean-install",
            "",
            "package.json package-lock.json",
            ".npmrc npm-shrinkwrap.json",
            "node_modules",
            Foreign.JSON),
    YARN(
            "yarn",
            "install",
            "--frozen-lockfile --immutable",
            "package.json yarn.lock",
            ".npmrc .yarnrc .yarnrc.yml",
            "node_modules .yarn .pnp.cjs",
            Foreign.JSON),
    PNPM(
            "pnpm",
            "install i",
            "--frozen-lockfile",
            "package.json pnpm-lock.yaml",
            ".npmrc",
            "node_modules pnpm-workspace.yaml .pnpmfile.cjs patches",
            Foreign.JSON),
    UV(
            "uv",
            "sync",
            "--no-install-project --no-install-workspace",
            "pyproject.toml uv.lock",
            ".python-version uv.toml",
            ".venv",
            Foreign.TOML),
    POETRY("poetry", "install", "--no-root", "pyproject.toml poetry.lock", "poetry.toml", ".venv", Foreign.TOML),
    GO("go", "mod download", "", "go.mod go.sum", "", "go.work vendor", Foreign.GO),
    COMPOSER(
            "composer",
            "install",
            "--no-scripts",
            "composer.json composer.lock",
            "auth.json",
            "vendor",
            Foreign.COMPOSER),
    BUNDLER(
            "bundle",
            "install",
            "--frozen --deployment",
            "Gemfile Gemfile.lock",
            ".ruby-version",
            "vendor .bundle",
            Foreign.RUBY),
    MAVEN("mvn", "dependency:go-offline dependency:resolve", "", "pom.xml", "", ".mvn target", Foreign.MAVEN);

    /** What in a manifest leads to other files, or runs something of the project. */
    private static final class Foreign {
        static final Pattern JSON = Pattern.compile("\"(?:pre|post)?(?:install|prepare|prepublish)\"\\s*:"
                + "|\"workspaces\"|\"(?:file|link|portal|workspace|patch):|patchedDependencies");
        static final Pattern TOML = Pattern.compile("\\bpath\\s*=|\\bworkspace\\b|file:");
        static final Pattern GO = Pattern.compile("=>\\s*\\.");
        static final Pattern COMPOSER = Pattern.compile("\"(?:path|allow-plugins)\"");
        static final Pattern RUBY =
                Pattern.compile("(?m)^\\s*gemspec|path:|:path|File\\.|eval_gemfile|require|\\bfile:|IO\\.");
        static final Pattern MAVEN = Pattern.compile("<module>|systemPath|basedir|file:");
        static final Pattern PIP = Pattern.compile(
                "(?m)^\\s*(?:-r|-c|-e|--requirement|--constraint|--editable|\\.|/|file:)|@\\s*file:|^\\s*[\\w./-]+\\.(?:whl|zip|gz)");
    }

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private final String program;
    private final List<String> verbs;
    private final List<String> options;
    private final List<String> needed;
    private final List<String> optional;
    private final List<String> absent;
    private final Pattern foreign;

    ManifestReader(
            String program,
            String verbs,
            String options,
            String needed,
            String optional,
            String absent,
            Pattern foreign) {
        this.program = program;
        this.verbs = name().equals("GO") ? List.of(verbs) : words(verbs);
        this.options = words(options);
        this.needed = words(needed);
        this.optional = words(optional);
        this.absent = words(absent);
        this.foreign = foreign;
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /**
     * The files that a command reads, names in the folder where it runs; empty unless it is certain that it reads no others.
     *
     * @param contents of files in that folder
     * @param exists whether there is a file or folder of that name
     */
    static Optional<List<String>> read(
            ShellCommand command, Function<String, Optional<String>> contents, Function<String, Boolean> exists) {
        if (command.runs("pip", "pip3")) {
            return pip(command, contents);
        }
        for (ManifestReader reader : values()) {
            if (reader.matches(command)) {
                return reader.files(command, contents, exists);
            }
        }
        return Optional.empty();
    }

    private boolean matches(ShellCommand command) {
        return command.program().equals(program)
                && verbs.contains(String.join(" ", command.plain()))
                && (options.isEmpty() || options.stream().anyMatch(command::has));
    }

    private Optional<List<String>> files(
            ShellCommand command, Function<String, Optional<String>> contents, Function<String, Boolean> exists) {
        boolean scripts = command.has("--ignore-scripts");
        List<String> files = new ArrayList<>();
        for (String name : needed) {
            Optional<String> text = contents.apply(name);
            if (text.isEmpty() || (!scripts && isManifest(name) && leadsElsewhere(text.get()))) {
                return Optional.empty();
            }
            files.add(name);
        }
        optional.stream().filter(exists::apply).forEach(files::add);
        boolean inTheWay = absent.stream().anyMatch(exists::apply);
        return inTheWay ? Optional.empty() : Optional.of(files);
    }

    /** The first of the needed files is what a person writes. */
    private boolean isManifest(String name) {
        return needed.get(0).equals(name);
    }

    private boolean leadsElsewhere(String text) {
        return foreign.matcher(text).find();
    }

    private static Optional<List<String>> pip(ShellCommand command, Function<String, Optional<String>> contents) {
        List<String> files = new ArrayList<>();
        List<String> args = command.args();
        if (args.isEmpty() || !args.get(0).equals("install")) {
            return Optional.empty();
        }
        for (int i = 1; i < args.size(); i++) {
            String arg = args.get(i);
            boolean file = arg.equals("-r") || arg.equals("--requirement");
            if (file
                    && i + 1 < args.size()
                    && PLAIN_NAME.matcher(args.get(i + 1)).matches()) {
                files.add(args.get(++i));
            } else if (!arg.matches(
                    "--(?:no-cache-dir|upgrade|quiet|no-input|require-hashes|prefer-binary|no-deps|pre"
                            + "|disable-pip-version-check|break-system-packages|root-user-action=\\w+|only-binary=\\S+)|-[qU]+")) {
                return Optional.empty();
            }
        }
        boolean certain = !files.isEmpty()
                && files.stream()
                        .allMatch(name -> contents.apply(name)
                                .filter(text -> !Foreign.PIP.matcher(text).find())
                                .isPresent());
        return certain ? Optional.of(files) : Optional.empty();
    }
}
