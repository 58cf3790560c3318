package dev.cachebust.after;

import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.AfterSettings.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is done, and in which order: services are brought up, containers recreated, others restarted, commands run in
 * containers, health is waited for, and at last a command of this machine is told. Pure.
 */
public final class AfterPlan {
    private AfterPlan() {}

    /** After a build whose image the containers do not run yet; {@link #afterAgreement} follows. */
    public static List<Action> afterBuild(AfterSettings settings, String image) {
        List<Action> actions = new ArrayList<>();
        Set<Target> fresh = new LinkedHashSet<>();
        if (!settings.compose().services().isEmpty()) {
            actions.add(new Action.Up(settings.compose()));
            settings.compose().services().forEach(service -> fresh.add(new Target.Service(service)));
        }
        Set<Target> recreated = new LinkedHashSet<>(settings.recreate());
        recreated.addAll(settings.sync());
        recreated.removeAll(fresh);
        if (!recreated.isEmpty()) {
            actions.add(new Action.Recreate(List.copyOf(recreated), image));
            fresh.addAll(recreated);
        }
        restart(actions, settings, fresh);
        settings.exec().forEach(exec -> actions.add(new Action.Exec(exec)));
        waitHealthy(actions, settings);
        return List.copyOf(actions);
    }

    /** After files have been copied into the containers. */
    public static List<Action> afterSync(AfterSettings settings) {
        List<Action> actions = new ArrayList<>();
        restart(actions, settings, Set.of());
        settings.exec().forEach(exec -> actions.add(new Action.Exec(exec)));
        if (!actions.isEmpty()) {
            waitHealthy(actions, settings);
        }
        return List.copyOf(actions);
    }

    /** After a build of what the containers run already, or have got. */
    public static List<Action> afterAgreement(AfterSettings settings) {
        return settings.command().isEmpty() ? List.of() : List.of(new Action.Command(settings.command()));
    }

    /** Who has just been made anew needs no restart. */
    private static void restart(List<Action> actions, AfterSettings settings, Set<Target> fresh) {
        Set<Target> targets = new LinkedHashSet<>(settings.restart());
        targets.removeAll(fresh);
        if (!targets.isEmpty()) {
            actions.add(new Action.Restart(List.copyOf(targets)));
        }
    }

    private static void waitHealthy(List<Action> actions, AfterSettings settings) {
        List<Target> targets = settings.targets();
        settings.waitHealthy()
                .filter(longest -> !targets.isEmpty())
                .ifPresent(longest -> actions.add(new Action.WaitHealthy(targets, longest)));
    }
}
