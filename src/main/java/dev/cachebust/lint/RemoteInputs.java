package dev.cachebust.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a script takes in from elsewhere without saying which version of it. */
final class RemoteInputs {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{7,64}");
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+|[/_-]v\\d|\\b[0-9a-f]{40}\\b|\\$");
    private static final Pattern LOCAL_URL =
            Pattern.compile("(?i)\\w+://(?:localhost|127\\.|0\\.0\\.0\\.0|\\[::1]|host\\.docker)\\S*|file:.*");
    private static final Pattern URL = Pattern.compile("(?i)(?:https?|ftp)://\\S+");
    /** Options of package managers that take a word of their own. */
    private static final Set<String> TAKES_WORD = Set.of(
            "-r",
            "--requirement",
            "-c",
            "--constraint",
            "-i",
            "--index-url",
            "--extra-index-url",
            "-f",
            "--find-links",
            "-t",
            "--target",
            "--prefix",
            "--root",
            "-o",
            "--repository",
            "-X",
            "--virtual",
            "--trusted-host",
            "--cache-dir",
            "--python",
            "--platform",
            "--registry",
            "--branch",
            "-b");

    private RemoteInputs() {}

    static List<String> unpinned(ShellScript script) {
        List<ShellCommand> all = script.commands();
        boolean verified = all.stream().anyMatch(RemoteInputs::verifies);
        List<String> found = new ArrayList<>();
        for (ShellCommand command : all) {
            boolean open = switch (command.program()) {
                case "git" -> clonesNewest(command, all);
                case "curl", "wget" -> !verified && fetchesNewest(command);
                case "apt-get", "apt", "aptitude" -> packages(command, all, "=");
                case "apk" -> command.has("add", "upgrade") && packages(command, all, "=", "~", "<", ">");
                case "dnf", "yum", "microdnf", "tdnf", "zypper" ->
                    command.has("install", "update", "upgrade", "in")
                            && namesWithout(command, RemoteInputs::rpmVersion);
                case "pip", "pip3" -> command.verb().equals("install") && pip(command);
                case "npm" ->
                    command.has("-g", "--global")
                            && command.has("install", "i", "add")
                            && namesWithout(command, RemoteInputs::npmVersion);
                case "go" ->
                    command.has("install", "get") && command.args().stream().anyMatch(a -> a.endsWith("@latest"));
                case "gem" ->
                    command.verb().equals("install")
                            && !command.has("-v", "--version")
                            && namesWithout(command, n -> n.contains(":"));
                default -> false;
            };
            if (open) {
                found.add(name(command));
            }
        }
        return found;
    }

    /** The program and what it does; never an address, which may hold a password. */
    private static String name(ShellCommand command) {
        boolean plain = command.runs("curl", "wget");
        return plain ? command.program() : (command.program() + " " + command.verb()).strip();
    }

    private static boolean verifies(ShellCommand command) {
        return command.program().matches("(?:sha\\d+|md5|sha|b2)sum") && command.has("-c", "--check", "-sc", "-cs")
                || command.program().matches("sha\\d+sum|shasum")
                        && command.args().stream().anyMatch(a -> a.matches("-\\w*c\\w*"))
                || command.runs("gpg", "gpgv") && command.args().stream().anyMatch(a -> a.contains("verify"))
                || command.runs("cosign", "minisign", "signify");
    }

    private static boolean clonesNewest(ShellCommand command, List<ShellCommand> all) {
        if (!command.verb().equals("clone")) {
            return false;
        }
        boolean branch = false;
        for (int i = 0; i + 1 < command.args().size(); i++) {
            branch |= Set.of("-b", "--branch").contains(command.args().get(i))
                    && isVersion(command.args().get(i + 1));
        }
        branch |= command.args().stream().anyMatch(a -> a.startsWith("--branch=") && isVersion(a.substring(9)));
        return !branch
                && all.stream()
                        .noneMatch(c -> c.runs("git")
                                && c.has("checkout", "reset", "switch", "fetch")
                                && c.args().stream().anyMatch(RemoteInputs::isVersion));
    }

    private static boolean isVersion(String word) {
        return HASH.matcher(word).matches() || word.contains("$") || word.matches(".*\\d+\\.\\d+.*|v\\d+.*");
    }

    private static boolean fetchesNewest(ShellCommand command) {
        return command.args().stream()
                .filter(a -> URL.matcher(a).matches() && !LOCAL_URL.matcher(a).matches())
                .anyMatch(a -> !VERSION.matcher(a.replaceFirst("(?i)^\\w+://[^/]*", ""))
                        .find());
    }

    /** apt and apk: an index that is fetched, and packages without a version. */
    private static boolean packages(ShellCommand command, List<ShellCommand> all, String... marks) {
        boolean installs = command.has("install", "upgrade", "dist-upgrade", "full-upgrade", "add");
        if (command.verb().equals("update")) {
            return all.stream()
                            .noneMatch(c -> c.program().equals(command.program())
                                    && c.has("install", "upgrade", "dist-upgrade"))
                    || all.stream()
                            .anyMatch(c -> c.program().equals(command.program())
                                    && c.has("install", "upgrade", "dist-upgrade")
                                    && (c.spread() || packages(c, List.of(), marks)));
        }
        return installs
                && (command.has("upgrade", "dist-upgrade", "full-upgrade")
                        || command.spread()
                        || namesWithout(command, n -> List.of(marks).stream().anyMatch(n::contains)));
    }

    private static boolean pip(ShellCommand command) {
        return !command.has("-c", "--constraint", "--no-index", "--require-hashes")
                && namesWithout(command, n -> n.matches(".*(?:==|~=|@|<=|<).*"));
    }

    private static boolean rpmVersion(String name) {
        return name.matches(".*-\\d+.*");
    }

    private static boolean npmVersion(String name) {
        return name.lastIndexOf('@') > 0 && !name.endsWith("@latest");
    }

    /** Whether a package is named that has no version; local paths and variables are none. */
    private static boolean namesWithout(ShellCommand command, Predicate<String> versioned) {
        List<String> args = command.args();
        boolean verb = false;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.startsWith("-")) {
                boolean own = TAKES_WORD.contains(arg) || arg.equals("-e") || arg.equals("--editable");
                i += own ? 1 : 0;
            } else if (!verb) {
                verb = true;
            } else if (!arg.startsWith(".")
                    && !arg.startsWith("/")
                    && !arg.startsWith("$")
                    && !arg.toLowerCase(Locale.ROOT).matches(".*\\.(?:whl|deb|rpm|apk|tgz|gem|zip|gz)")
                    && !versioned.test(arg)) {
                return true;
            }
        }
        return false;
    }
}
