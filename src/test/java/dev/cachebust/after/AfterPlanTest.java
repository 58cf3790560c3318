package dev.cachebust.after;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.AfterSettings.Exec;
import dev.cachebust.config.AfterSettings.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The order of what is done. */
class AfterPlanTest {
    private static final List<Target> A = List.of(new Target.Container("a"));
    private static final List<Target> B = List.of(new Target.Container("b"));

    private static final AfterSettings ALL = new AfterSettings(
            new AfterSettings.Compose(List.of("web"), Optional.empty(), List.of()),
            A,
            List.of(new Target.Container("a"), new Target.Container("c"), new Target.Service("web")),
            B,
            List.of(new Exec(A, List.of("x", "y"), "", "", false, new TreeMap<>())),
            List.of("tell"),
            Optional.of(Duration.ofSeconds(5)),
            false,
            List.of());

    private static List<String> names(List<Action> actions) {
        return actions.stream().map(Action::name).toList();
    }

    @Test
    void afterABuild() {
        assertThat(names(AfterPlan.afterBuild(ALL, "shop:dev")))
                .containsExactly(
                        "compose web", "recreate a b", "restart c", "exec a: x y", "wait for service:web a b c");
    }

    @Test
    void afterFilesWereCopied() {
        assertThat(names(AfterPlan.afterSync(ALL)))
                .containsExactly("restart a c service:web", "exec a: x y", "wait for service:web a b c");
    }

    @Test
    void afterABuildOfWhatRunsAlready() {
        assertThat(names(AfterPlan.afterAgreement(ALL))).containsExactly("command tell");
        assertThat(AfterPlan.afterBuild(AfterSettings.NONE, "shop:dev")).isEmpty();
    }
}
