package dev.cachebust.dockerfile;

import java.util.ArrayList;
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
    private final RunMounts mounts;

    RunReader(Instruction.Run run, StageState state, UnaryOperator<String> expand) {
        this.run = run;
        this.state = state;
        this.at = run.syntax();
        this.mounts = new RunMounts(
                run.mounts().stream().map(flag -> Mount.of(flag, at, expand)).toList(), state, at);
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
        Optional<String> socket = mounts.socket();
        if (socket.isEmpty() || variables.containsKey("SSH_AUTH_SOCK")) {
            return variables;
        }
        SortedMap<String, String> more = new TreeMap<>(variables);
        more.put("SSH_AUTH_SOCK", socket.get());
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
        return definition.addAll("mount", mounts.definitions()).toString();
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

    List<CacheMount> cacheMounts() {
        return mounts.caches();
    }

    /** What the mounts read; {@code sources}: one for each mount. */
    List<Input> inputs(List<Source> sources) {
        return mounts.inputs(sources);
    }
}
