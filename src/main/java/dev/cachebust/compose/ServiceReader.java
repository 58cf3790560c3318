package dev.cachebust.compose;

import dev.cachebust.compose.ComposeService.Exec;
import dev.cachebust.compose.ComposeService.Watch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a service from its normal form. */
final class ServiceReader {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final Set<String> DEVELOP = Set.of("watch");
    private static final Set<String> WATCH =
            Set.of("path", "action", "target", "exec", "include", "ignore", "initial_sync");
    private static final Set<String> EXEC = Set.of("command", "user", "privileged", "working_dir", "environment");

    private final Map<String, String> environment;

    ServiceReader(Map<String, String> environment) {
        this.environment = environment;
    }

    ComposeService read(String name, Node node) throws ComposeException {
        if (!NAME.matcher(name).matches()) {
            throw new ComposeException(
                    node.place(),
                    Shown.quoted(name) + " cannot be a service's name",
                    "letters, digits, dots, - and _ make a name");
        }
        String path = "services." + name;
        Fields fields = Fields.of(node, path);
        Optional<Node> build = fields.node("build");
        Optional<String> image = fields.word("image");
        if (build.isEmpty() && image.isEmpty() && fields.node("provider").isEmpty()) {
            throw fields.problem(
                    fields.place(), "has neither an image nor a build", "write image: NAME or build: FOLDER below it");
        }
        return new ComposeService(
                image,
                fields.word("platform"),
                build.isEmpty()
                        ? Optional.empty()
                        : Optional.of(BuildReader.read(build.get(), path + ".build", environment)),
                fields.texts("profiles", false),
                watch(fields, path),
                fields.place());
    }

    private static List<Watch> watch(Fields service, String path) throws ComposeException {
        Optional<Node> node = service.node("develop");
        if (node.isEmpty()) {
            return List.of();
        }
        Fields develop = Fields.of(node.get(), path + ".develop");
        develop.only(DEVELOP);
        List<Watch> rules = new ArrayList<>();
        for (Fields rule : develop.items("watch")) {
            rule.only(WATCH);
            rules.add(rule(rule));
        }
        return rules;
    }

    private static Watch rule(Fields rule) throws ComposeException {
        Optional<String> path = rule.word("path");
        if (path.isEmpty()) {
            throw rule.problem(rule.place(), "names no path", "write path: FOLDER");
        }
        WatchAction action = action(rule);
        Optional<String> target = rule.word("target");
        if (target.isEmpty() && action.syncs()) {
            throw rule.problem(
                    rule.place(), "needs a target for " + action.word(), "write target: and a folder in the container");
        }
        return new Watch(
                path.get(),
                action,
                target,
                exec(rule),
                rule.texts("include", true),
                rule.texts("ignore", true),
                rule.flag("initial_sync"),
                rule.place());
    }

    private static WatchAction action(Fields rule) throws ComposeException {
        String word = rule.text("action").orElse("");
        return Arrays.stream(WatchAction.values())
                .filter(action -> action.word().equals(word))
                .findFirst()
                .orElseThrow(() -> rule.problem(
                        rule.node("action").map(Node::place).orElse(rule.place()),
                        word.isEmpty() ? "names no action" : "has no action " + Shown.quoted(word),
                        "action is one of "
                                + Arrays.stream(WatchAction.values())
                                        .map(WatchAction::word)
                                        .collect(Collectors.joining(", "))));
    }

    private static Optional<Exec> exec(Fields rule) throws ComposeException {
        Optional<Node> node = rule.node("exec");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        Fields exec = Fields.of(node.get(), "exec");
        exec.only(EXEC);
        Optional<Node> command = exec.node("command");
        List<String> words = command.isPresent() && command.get() instanceof Node.Scalar scalar
                ? ShellWords.split(scalar.text())
                        .orElseThrow(() -> exec.wrong(
                                scalar, "command", "must be a command", "a quote in it has no end; or write a list"))
                : exec.texts("command", false);
        return Optional.of(new Exec(
                words,
                exec.word("user"),
                exec.flag("privileged"),
                exec.word("working_dir"),
                exec.pairs("environment")));
    }
}
