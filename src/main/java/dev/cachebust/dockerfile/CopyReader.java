package dev.cachebust.dockerfile;

import dev.cachebust.dockerfile.Instruction.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What of a COPY or ADD is in its cache key (BuildKit's {@code convert_copy.go} and {@code solver/llbsolver/ops/file.go}).
 */
final class CopyReader {
    private static final Pattern SYMBOLIC_MODE =
            Pattern.compile("[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*");

    private final Syntax at;
    private final Transfer transfer;
    private final StageState state;
    private final Expander expander;
    private final SortedMap<String, String> variables = new TreeMap<>();
    private final List<Input> inputs = new ArrayList<>();
    private final Definition definition = new Definition();
    private final String owner;
    private final String mode;
    private final String destination;
    private final List<String> sources;

    CopyReader(Syntax at, Transfer transfer, StageState state, Expander expander) {
        this.at = at;
        this.transfer = transfer;
        this.state = state;
        this.expander = expander;
        this.owner = Paths.owner(transfer.chown().map(this::expand).orElse(""));
        this.mode = transfer.chmod().map(this::expand).map(this::mode).orElse("");
        this.sources = transfer.sources().stream().map(this::expand).toList();
        this.destination = Paths.destination(state.workdir, expand(transfer.destination()), state.platform);
    }

    private String expand(String text) {
        return expander.expand(text, state.variables::get, at, variables);
    }

    private String mode(String text) {
        if (text.matches("[0-7]{1,11}") && Long.parseLong(text, 8) <= 07777) {
            return Long.toOctalString(Long.parseLong(text, 8));
        }
        if (!text.isEmpty() && !SYMBOLIC_MODE.matcher(text).matches()) {
            throw at.error("--chmod", "'" + text + "' is not a file mode", "such as 0644 or u=rwX,go=rX");
        }
        return text;
    }

    CopyReader copy(Instruction.Copy copy, Source from) {
        for (String source : sources) {
            if (RemoteName.git(source) || RemoteName.http(source)) {
                throw at.error("", "COPY does not fetch " + source, "use ADD");
            }
            files(from, source, copy.parents(), false);
        }
        documents();
        return this;
    }

    CopyReader add(Instruction.Add add) {
        String checksum = add.checksum().map(this::expand).orElse("");
        checkChecksum(checksum);
        for (String source : sources) {
            if (RemoteName.git(source)) {
                remote(source, "/", checksum, add.unpack().orElse(false));
                add.keepGitDir().filter(k -> k).ifPresent(k -> definition.add("keep-git-dir", "true"));
            } else if (RemoteName.http(source)) {
                remote(
                        source,
                        RemoteName.fileName(source),
                        checksum,
                        add.unpack().orElse(false));
            } else {
                files(new Source.Context(""), source, false, add.unpack().orElse(true));
            }
        }
        documents();
        return this;
    }

    private void checkChecksum(String checksum) {
        if (checksum.isEmpty()) {
            return;
        }
        if (sources.size() != 1) {
            throw at.error("--checksum", "--checksum is for one source only", "");
        }
        if (!RemoteName.git(sources.get(0)) && !RemoteName.http(sources.get(0))) {
            throw at.error("--checksum", "--checksum is for a URL or a git repository, not for a file", "");
        }
    }

    private void remote(String url, String file, String checksum, boolean unpack) {
        action("fetch", file, unpack);
        definition.addIfAny("checksum", checksum);
        inputs.add(new Input(Input.Role.FILES, new Source.Remote(url), List.of(""), transfer.excludes()));
    }

    private void files(Source from, String source, boolean parents, boolean unpack) {
        if (!parents) {
            String path = Paths.clean("/" + Paths.in("/", source, state.platform));
            // The path as such is not in the key, only its last element: what is read is compared by content.
            action("copy", Paths.base(path), unpack);
            inputs.add(new Input(Input.Role.FILES, from, List.of(path.substring(1)), transfer.excludes()));
            return;
        }
        int pivot = source.indexOf("/./");
        String root = Paths.clean("/" + Paths.in("/", pivot < 0 ? "/" : source.substring(0, pivot), state.platform));
        String written = pivot < 0 ? source : source.substring(pivot + 3);
        String pattern = Paths.in("/", written, state.platform).replaceFirst("^/", "");
        action("copy", Paths.base(root), unpack);
        definition.add("include", pattern);
        boolean required = !Paths.wildcard(root) && !Paths.wildcard(pattern);
        definition.addIfAny("required", required ? Paths.clean(root + "/" + pattern) : "");
        inputs.add(new Input(
                Input.Role.PATTERNS, from, List.of(Paths.relative(root + "/" + pattern)), transfer.excludes()));
    }

    private void documents() {
        for (Heredoc file : transfer.files()) {
            String content = file.expand()
                    ? expander.expandContent(file.text(), state.variables::get, at, variables)
                    : file.text();
            action("copy", file.name(), false);
            definition.add("content", content);
        }
    }

    private void action(String kind, String name, boolean unpack) {
        definition
                .add(kind, name)
                .add("to", destination)
                .addIfAny("owner", owner)
                .addIfAny("mode", mode)
                .addIfAny("unpack", unpack ? "true" : "")
                .addAll("exclude", transfer.excludes());
    }

    Syntax at() {
        return at;
    }

    /** Whether its result is a layer of its own. With --chmod BuildKit makes an ordinary copy. */
    boolean linked() {
        return transfer.link() && transfer.chmod().map(this::expand).orElse("").isEmpty();
    }

    String definition() {
        return definition.toString();
    }

    SortedMap<String, String> variables() {
        return variables;
    }

    /** Where it writes. */
    String destination() {
        return Paths.clean(destination);
    }

    List<Input> inputs() {
        return inputs;
    }
}
