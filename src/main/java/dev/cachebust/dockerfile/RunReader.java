package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What of a RUN is in its cache key (BuildKit's {@code dispatchRun} in {@code convert.go}, {@code convert_runmount.go} and
 * {@code solver/llbsolver/ops/exec.go}).
 */
final class RunReader {
    private final Instruction.Run run;
    private final StageState state;
    private final Syntax at;
    private final List<Mount> mounts;

    RunReader(Instruction.Run run, StageState state, UnaryOperator<String> expand) {
        this.run = run;
        this.state = state;
        this.at = run.syntax();
        this.mounts =
                run.mounts().stream().map(flag -> Mount.of(flag, at, expand)).toList();
    }

    /** The instruction on one line, with the beginning of its here-document. */
    String text() {
        if (at.heredocs().isEmpty() || script().isEmpty()) {
            return at.text();
        }
        String content = Space.trim(at.heredocs().get(0).content());
        String first = content.lines().findFirst().orElse("");
        return at.text() + " (" + first + (content.contains("\n") ? "..." : "") + ")";
    }

    /** The whole environment; an ssh mount adds its socket. */
    SortedMap<String, String> variables() {
        SortedMap<String, String> variables = state.variables.snapshot();
        Optional<Mount> ssh =
                mounts.stream().filter(m -> m.type().equals("ssh")).findFirst();
        if (ssh.isEmpty() || variables.containsKey("SSH_AUTH_SOCK")) {
            return variables;
        }
        SortedMap<String, String> more = new TreeMap<>(variables);
        more.put("SSH_AUTH_SOCK", socket(ssh.get()));
        return more;
    }

    String definition() {
        Definition definition = new Definition();
        definition.addAll("arg", words(definition));
        definition
                .add("platform", state.platform.toString())
                .addIfAny("user", state.user)
                .add("dir", state.workdir.isEmpty() ? "/" : state.workdir)
                .add("network", run.network())
                .add("security", run.security())
                .addAll("device", run.devices())
                .add("order", String.join(" ", state.variables.order()));
        mounts.stream()
                .sorted(Comparator.comparing(this::target))
                .forEach(mount -> definition.add("mount", describe(mount)));
        return definition.toString();
    }

    /** The here-document that is the whole command: {@code RUN <<EOF}. */
    private Optional<Heredoc> script() {
        List<String> words = run.command().words();
        return at.heredocs().isEmpty() || words.size() != 1
                ? Optional.empty()
                : HeredocWords.tryParse(words.get(0)).map(h -> at.heredocs().get(0));
    }

    private List<String> words(Definition definition) {
        Optional<Heredoc> script = script();
        List<String> words = run.command().words();
        if (script.isPresent()) {
            String text = script.get().text();
            if (text.startsWith("#!") && !state.platform.windows()) {
                // It is put into a file, and that file is mounted and run by the shell.
                definition.add("script", text);
                words = List.of(Paths.clean("/dev/pipes/" + script.get().name()));
            } else {
                words = List.of(text);
            }
        } else if (!at.heredocs().isEmpty()) {
            StringBuilder whole = new StringBuilder(String.join(" ", words));
            for (Heredoc heredoc : at.heredocs()) {
                whole.append('\n').append(heredoc.content()).append(heredoc.name());
            }
            words = List.of(whole.toString());
        }
        if (run.command().exec()) {
            return words;
        }
        List<String> all = new ArrayList<>(shell());
        all.add(String.join(" ", words));
        return all;
    }

    private List<String> shell() {
        if (!state.shell.isEmpty()) {
            return state.shell;
        }
        return state.platform.windows() ? List.of("cmd", "/S", "/C") : List.of("/bin/sh", "-c");
    }

    private String target(Mount mount) {
        String target = mount.target();
        if (mount.type().equals("secret") || mount.type().equals("ssh")) {
            return target;
        }
        String absolute = target.startsWith("/")
                ? target
                : Paths.clean("/" + Paths.in(state.workdir, target.isEmpty() ? "." : target, state.platform));
        if (absolute.equals("/")) {
            throw at.error("--mount", "a mount cannot have '/' as its target", "add target=…");
        }
        return absolute;
    }

    private String describe(Mount mount) {
        Definition parts = new Definition().add("type", mount.type());
        switch (mount.type()) {
            case "secret" -> secret(mount, parts);
            case "ssh" -> ssh(mount, parts);
            case "cache" -> {
                String id = mount.id().isEmpty() ? Paths.clean(mount.target()) : mount.id();
                // BuildKit leaves the id and the sharing out of the key, unless both are the default.
                boolean standard = id.equals(target(mount))
                        && (mount.sharing().isEmpty() || mount.sharing().equals("shared"));
                parts.add("target", target(mount)).add("cache", standard ? id : "");
            }
            case "tmpfs" -> parts.add("target", target(mount)).addIfAny("size", mount.size());
            default -> parts.add("target", target(mount));
        }
        if (mount.type().equals("bind")
                || mount.type().equals("cache")
                || mount.type().equals("tmpfs")) {
            parts.add("readonly", String.valueOf(mount.readOnly()));
            mount.mode().ifPresent(mode -> parts.add("mode", mode));
            mount.uid().ifPresent(uid -> parts.add("uid", uid));
            mount.gid().ifPresent(gid -> parts.add("gid", gid));
        }
        return parts.toString();
    }

    private static void secret(Mount mount, Definition parts) {
        String id = secretId(mount);
        boolean file = mount.env().isEmpty() || !mount.target().isEmpty();
        String standard = file ? "/run/secrets/" + Paths.base(id) : "";
        parts.add("id", id).addIfAny("target", mount.target().isEmpty() ? standard : mount.target());
        mount.env().ifPresent(env -> parts.add("env", env));
        owner(mount, parts, "400");
    }

    private void ssh(Mount mount, Definition parts) {
        parts.addIfAny("id", mount.id()).add("target", socket(mount));
        owner(mount, parts, "600");
    }

    /** Where the socket of an ssh mount is put. */
    private String socket(Mount mount) {
        List<Mount> all = mounts.stream().filter(m -> m.type().equals("ssh")).toList();
        return mount.target().isEmpty() ? "/run/buildkit/ssh_agent." + all.indexOf(mount) : mount.target();
    }

    private static void owner(Mount mount, Definition parts, String mode) {
        parts.add("mode", mount.mode().orElse(mode))
                .add("uid", mount.uid().orElse("0"))
                .add("gid", mount.gid().orElse("0"))
                .addIfAny("required", mount.required() ? "true" : "");
    }

    private static String secretId(Mount mount) {
        if (!mount.source().isEmpty()) {
            return mount.source();
        }
        return mount.id().isEmpty() ? Paths.base(mount.target()) : mount.id();
    }

    /**
     * What the mounts read.
     *
     * @param sources one for each mount
     */
    List<Input> inputs(List<Source> sources) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < mounts.size(); i++) {
            Mount mount = mounts.get(i);
            boolean reads = mount.type().equals("bind")
                    || (mount.type().equals("cache") && !mount.from().isEmpty());
            if (reads && !(sources.get(i) instanceof Source.Scratch)) {
                inputs.add(new Input(
                        Input.Role.MOUNT, sources.get(i), List.of(Paths.relative(mount.source())), List.of()));
            }
        }
        return inputs;
    }
}
