package dev.cachebust.after;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.compose.WatchAction;
import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.AfterSettings.Exec;
import dev.cachebust.config.AfterSettings.Rule;
import dev.cachebust.config.AfterSettings.Target;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.context.FileChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules by path, as Compose's {@code develop.watch} has them. */
class RuleMatchTest {
    private static final Path CONTEXT = Path.of("/p/web");
    private static final List<Target> WEB = List.of(new Target.Service("web"));
    private static final Exec RELOAD = new Exec(WEB, List.of("reload"), "", "", false, new TreeMap<>());

    private ContextTree tree = ContextTree.empty();

    private static Rule rule(String path, WatchAction action, String target, String ignore) {
        return new Rule(
                Path.of(path),
                action,
                target,
                List.of(),
                ignore.isEmpty() ? List.of() : List.of(ignore),
                true,
                action == WatchAction.SYNC_EXEC ? Optional.of(RELOAD) : Optional.empty(),
                WEB);
    }

    private static AfterSettings settings(Rule... rules) {
        AfterSettings none = AfterSettings.NONE;
        return new AfterSettings(
                none.compose(),
                none.recreate(),
                none.restart(),
                none.sync(),
                none.exec(),
                none.command(),
                none.waitHealthy(),
                false,
                List.of(rules));
    }

    private void file(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        tree = tree.put(path, new Entry.File(name, 0644, 1, 0, Digest.sha256(new byte[0])));
    }

    private RuleMatch match(AfterSettings settings, String... paths) {
        List<FileChange> changes = java.util.Arrays.stream(paths)
                .map(path -> new FileChange(path, FileChange.Kind.MODIFY, Set.of(FileChange.Aspect.CONTENT)))
                .toList();
        return RuleMatch.of(settings, CONTEXT, tree, changes);
    }

    private static List<String> said(List<Action> actions) {
        return actions.stream()
                .map(action -> action instanceof Action.Sync sync
                        ? "sync "
                                + sync.files().uploads().stream()
                                        .map(SyncFiles.Upload::to)
                                        .toList() + " -" + sync.files().deletes()
                        : action.name())
                .toList();
    }

    @Test
    void everyRuleThatAPathMatchesCounts() {
        file("src/a");
        file("src/skip/b");
        AfterSettings settings = settings(
                rule("/p/web/src", WatchAction.SYNC_EXEC, "/app", "skip"),
                rule("/p/web/src/a", WatchAction.SYNC_RESTART, "/etc/a", ""),
                rule("/p/web/package", WatchAction.REBUILD, "", ""),
                rule("/p/web/nginx", WatchAction.RESTART, "", ""));
        assertThat(said(match(settings, "src/a", "src/gone/c", "src/skip/b").actions()))
                .containsExactly(
                        "sync [/app/a, /etc/a] -[/app/gone/c]", "restart service:web", "exec service:web: reload");
        assertThat(match(settings, "src/skip/b")).isEqualTo(new RuleMatch(false, List.of()));
        assertThat(match(settings, "package").rebuild()).isTrue();
        assertThat(said(match(settings, "nginx/conf").actions())).containsExactly("restart service:web");
        assertThat(match(settings, "srcs/a", "Dockerfile")).isEqualTo(new RuleMatch(false, List.of()));
    }

    @Test
    void allIsCopiedAtFirstWhereThatIsWanted() {
        file("src/a");
        file("src/sub/b");
        file("other");
        AfterSettings settings = settings(rule("/p/web/src", WatchAction.SYNC, "/app/", ""));
        assertThat(said(RuleMatch.initial(settings, CONTEXT, tree)))
                .containsExactly("sync [/app/a, /app/sub, /app/sub/b] -[]");
    }

    @Test
    void nothingButTheTargetIsEverDeleted() {
        AfterSettings settings = settings(rule("/p/web/src", WatchAction.SYNC, "/", ""));
        assertThat(said(match(settings, "src").actions())).isEmpty();
        assertThat(said(match(settings, "src/d", "src/d/e").actions())).containsExactly("sync [] -[/d]");
    }

    @Test
    void aRuleThatCannotMatchIsToldOf() {
        assertThat(RuleMatch.problems(
                        settings(
                                rule("/p/shared", WatchAction.SYNC, "/app", ""),
                                rule("/p/web/x", WatchAction.REBUILD, "", "[")),
                        CONTEXT))
                .containsExactly(
                        "the rule for /p/shared has no effect: it is not in the build context /p/web, which alone is"
                                + " watched for rules; build with a context that holds both",
                        "the rule for /p/web/x has no effect: one of its globs is malformed");
    }
}
