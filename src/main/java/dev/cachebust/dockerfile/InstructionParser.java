package dev.cachebust.dockerfile;

import dev.cachebust.dockerfile.Instruction.Arg;
import dev.cachebust.dockerfile.Instruction.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Gives an instruction's words their meaning (BuildKit's {@code instructions/parse.go}). */
final class InstructionParser {
    static final Set<String> KEYWORDS = Set.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");
    private static final Pattern DURATION =
            Pattern.compile("[+-]?(0|([0-9]{1,18}([.][0-9]{0,18})?|[.][0-9]{1,18})(ns|us|µs|μs|ms|s|m|h))+");

    private final Syntax syntax;
    private final boolean json;
    private final char escape;

    /** @param json whether the words were written in exec form */
    InstructionParser(Syntax syntax, boolean json, char escape) {
        this.syntax = syntax;
        this.json = json;
        this.escape = escape;
    }

    Instruction parse() {
        if (!KEYWORDS.contains(syntax.keyword())) {
            throw syntax.error(
                    "",
                    "unknown instruction " + syntax.keyword(),
                    Suggest.hint(syntax.keyword(), KEYWORDS.stream().sorted().toList()));
        }
        Flags flags = Flags.of(syntax);
        return switch (syntax.keyword()) {
            case "ADD" -> add(flags);
            case "ARG" -> arg();
            case "CMD" -> new Instruction.Cmd(syntax, command(syntax.args()));
            case "COPY" -> copy(flags);
            case "ENTRYPOINT" -> new Instruction.Entrypoint(syntax, command(syntax.args()));
            case "ENV" -> new Instruction.Env(syntax, keyValues());
            case "EXPOSE" ->
                new Instruction.Expose(syntax, some().stream().sorted().toList());
            case "FROM" -> from(flags);
            case "HEALTHCHECK" -> healthcheck(flags);
            case "LABEL" -> new Instruction.Label(syntax, keyValues());
            case "MAINTAINER" -> new Instruction.Maintainer(syntax, one());
            case "ONBUILD" -> onbuild();
            case "RUN" -> run(flags);
            case "SHELL" -> shell();
            case "STOPSIGNAL" -> new Instruction.StopSignal(syntax, one());
            case "USER" -> new Instruction.User(syntax, one());
            case "VOLUME" -> volume();
            case "WORKDIR" -> new Instruction.Workdir(syntax, one());
            default -> throw new IllegalStateException(syntax.keyword());
        };
    }

    private String one() {
        if (syntax.args().size() != 1) {
            throw syntax.error(syntax.keyword() + " needs exactly one argument");
        }
        return syntax.args().get(0);
    }

    private List<String> some() {
        if (syntax.args().isEmpty()) {
            throw syntax.error(syntax.keyword() + " needs at least one argument");
        }
        return syntax.args();
    }

    private Command command(List<String> words) {
        return new Command(json, words);
    }

    private Instruction from(Flags flags) {
        List<String> args = syntax.args();
        Optional<String> name = Optional.empty();
        if (args.size() == 3 && args.get(1).equalsIgnoreCase("as")) {
            name = Optional.of(args.get(2).toLowerCase(Locale.ROOT));
            if (!STAGE_NAME.matcher(name.get()).matches()) {
                throw syntax.error(
                        args.get(2),
                        "'" + args.get(2) + "' cannot be a stage's name",
                        "a name is a letter, then letters, digits and - _ .");
            }
        } else if (args.size() != 1) {
            throw syntax.error("", "FROM takes one argument or three", "write FROM image AS name");
        }
        return new Instruction.From(syntax, args.get(0), name, flags.text("platform"));
    }

    private Instruction arg() {
        List<Arg.Declared> declared = new ArrayList<>();
        for (String word : some()) {
            int eq = word.indexOf('=');
            if (eq == 0) {
                throw syntax.error(word, "ARG without a name", "");
            }
            declared.add(
                    eq < 0
                            ? new Arg.Declared(word, Optional.empty())
                            : new Arg.Declared(word.substring(0, eq), Optional.of(word.substring(eq + 1))));
        }
        return new Arg(syntax, declared);
    }

    private List<KeyValue> keyValues() {
        List<KeyValue> pairs = new ArrayList<>();
        for (String word : some()) {
            int eq = word.indexOf('=');
            if (eq == 0) {
                throw syntax.error(word, syntax.keyword() + " without a name", "");
            }
            pairs.add(new KeyValue(word.substring(0, eq), word.substring(eq + 1)));
        }
        return pairs;
    }

    private Transfer transfer(Flags flags) {
        List<String> args = syntax.args();
        if (args.size() < 2) {
            throw syntax.error(syntax.keyword() + " needs at least one source and a destination");
        }
        String destination = args.get(args.size() - 1);
        if (HeredocWords.tryParse(destination).isPresent()) {
            throw syntax.error(destination, "a here-document cannot be the destination of " + syntax.keyword(), "");
        }
        List<String> sources = new ArrayList<>();
        List<Heredoc> files = new ArrayList<>();
        for (String source : args.subList(0, args.size() - 1)) {
            Optional<Heredoc> file = HeredocWords.tryParse(source);
            if (file.isEmpty()) {
                sources.add(source);
            } else {
                files.add(file.get().withContent(contentOf(file.get().name())));
            }
        }
        return new Transfer(
                sources,
                files,
                destination,
                flags.text("chown"),
                flags.text("chmod"),
                flags.bool("link").orElse(false),
                flags.texts("exclude"));
    }

    /** Where two here-documents have one name, the last one's content is that of both. */
    private String contentOf(String name) {
        String content = "";
        for (Heredoc heredoc : syntax.heredocs()) {
            content = heredoc.name().equals(name) ? heredoc.content() : content;
        }
        return content;
    }

    private Instruction copy(Flags flags) {
        Transfer transfer = transfer(flags);
        return new Instruction.Copy(
                syntax, transfer, flags.text("from"), flags.bool("parents").orElse(false));
    }

    private Instruction add(Flags flags) {
        Transfer transfer = transfer(flags);
        return new Instruction.Add(
                syntax, transfer, flags.text("checksum"), flags.bool("keep-git-dir"), flags.bool("unpack"));
    }

    private Instruction run(Flags flags) {
        List<MountFlag> mounts = new ArrayList<>();
        for (String value : flags.texts("mount")) {
            MountFlag mount = MountFlag.parse(value)
                    .orElseThrow(
                            () -> syntax.error("--mount", "the fields of --mount=" + value + " cannot be read", ""));
            String from = mount.value("from").orElse("");
            int dollar = from.indexOf('$');
            if (dollar >= 0 && dollar != from.length() - 1) {
                throw syntax.error(
                        "from=", "from= in --mount takes no variables", "define a stage FROM it and mount that stage");
            }
            mounts.add(mount);
        }
        String network = choice(flags, "network", "default", "none", "host");
        String security = choice(flags, "security", "sandbox", "insecure");
        return new Instruction.Run(syntax, command(syntax.args()), mounts, network, security, flags.texts("device"));
    }

    /** The flag's value, one of these; the first where it is not given. */
    private String choice(Flags flags, String name, String... valid) {
        String value = flags.texts(name).stream().findFirst().orElse(valid[0]);
        if (!List.of(valid).contains(value)) {
            throw syntax.error(
                    "--" + name,
                    "--" + name + " cannot be '" + value + "'",
                    Optional.of(Suggest.hint(value, List.of(valid)))
                            .filter(h -> !h.isEmpty())
                            .orElse("one of " + String.join(", ", valid)));
        }
        return value;
    }

    private Instruction shell() {
        if (!json || syntax.args().isEmpty()) {
            throw syntax.error("", "SHELL needs the exec form", "write SHELL [\"/bin/sh\", \"-c\"]");
        }
        return new Instruction.Shell(syntax, syntax.args());
    }

    private Instruction volume() {
        List<String> paths = some().stream().map(Space::trim).toList();
        if (paths.contains("")) {
            throw syntax.error("VOLUME has an empty path");
        }
        return new Instruction.Volume(syntax, paths);
    }

    private Instruction healthcheck(Flags flags) {
        List<String> args = some();
        String type = args.get(0).toUpperCase(Locale.ROOT);
        List<String> words = args.subList(1, args.size());
        if (type.equals("NONE")) {
            if (!words.isEmpty()) {
                throw syntax.error("HEALTHCHECK NONE takes no arguments");
            }
            return new Instruction.Healthcheck(syntax, Optional.empty());
        }
        if (!type.equals("CMD")) {
            throw syntax.error(args.get(0), "HEALTHCHECK cannot be '" + args.get(0) + "'", "write HEALTHCHECK CMD …");
        }
        if (words.isEmpty()) {
            throw syntax.error("HEALTHCHECK CMD needs a command");
        }
        for (String name : List.of("interval", "timeout", "start-period", "start-interval")) {
            flags.text(name).ifPresent(value -> {
                if (!DURATION.matcher(value).matches()) {
                    throw syntax.error("--" + name, "--" + name + " is not a duration: " + value, "such as 30s or 1m");
                }
            });
        }
        flags.text("retries").ifPresent(value -> {
            if (!value.matches("[+]?[0-9]{1,9}")) {
                throw syntax.error("--retries", "--retries is not a number from 0 on: " + value, "");
            }
        });
        return new Instruction.Healthcheck(syntax, Optional.of(command(words)));
    }

    private Instruction onbuild() {
        String trigger = some().get(0);
        LineWords.Split split = LineWords.split(trigger, escape);
        String keyword = split.keyword().toUpperCase(Locale.ROOT);
        if (keyword.equals("ONBUILD") || keyword.equals("FROM") || keyword.equals("MAINTAINER")) {
            throw syntax.error(split.keyword(), keyword + " cannot be a trigger of ONBUILD", "");
        }
        StringBuilder text = new StringBuilder(trigger);
        for (Heredoc heredoc : syntax.heredocs()) {
            text.append('\n').append(heredoc.content()).append(heredoc.name());
        }
        return new Instruction.Onbuild(syntax, text.toString());
    }
}
