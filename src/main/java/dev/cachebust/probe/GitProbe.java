package dev.cachebust.probe;

import dev.cachebust.layer.Probe;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks with {@code git ls-remote}: it knows the user's keys, helpers, proxies and rewritten addresses. It must not ask a
 * person for anything, and helpers that an address could name ({@code ext::}) are off.
 */
final class GitProbe {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Map<String, String> QUIET = Map.of(
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_ASKPASS", "true",
            "SSH_ASKPASS", "true",
            "SSH_ASKPASS_REQUIRE", "never",
            "GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh",
            "LC_ALL", "C");

    private final Words words;
    private final boolean ownSsh;

    /** @param environment of the process: the user's own ssh command is kept */
    GitProbe(Words words, Map<String, String> environment) {
        this.words = words;
        this.ownSsh = environment.containsKey("GIT_SSH_COMMAND") || environment.containsKey("GIT_SSH");
    }

    /** The commit; what is one already is not asked for. */
    String ask(Probe.Git git) throws ProbeException {
        if (COMMIT.matcher(git.ref()).matches()) {
            return git.ref();
        }
        Map<String, String> environment = new HashMap<>(QUIET);
        if (!ownSsh) {
            environment.put("GIT_SSH_COMMAND", "ssh -oBatchMode=yes");
        }
        byte[] answer = words.run(
                List.of("git", "ls-remote", "--quiet", "--", git.url(), git.ref(), git.ref() + "^{}"), environment);
        Map<String, String> commits = new HashMap<>();
        new String(answer, StandardCharsets.UTF_8).lines().forEach(line -> {
            int tab = line.indexOf('\t');
            if (tab > 0 && COMMIT.matcher(line.substring(0, tab)).matches()) {
                commits.put(line.substring(tab + 1), line.substring(0, tab));
            }
        });
        return find(commits, git.ref()).orElseThrow(() -> new ProbeException("there is no branch or tag " + git.ref()));
    }

    /** In the order of gitrevisions(7); an annotated tag stands for the commit that it names. */
    private static Optional<String> find(Map<String, String> commits, String ref) {
        for (String name : List.of(ref, "refs/" + ref, "refs/tags/" + ref, "refs/heads/" + ref)) {
            String commit = commits.getOrDefault(name + "^{}", commits.get(name));
            if (commit != null) {
                return Optional.of(commit);
            }
        }
        return Optional.empty();
    }
}
