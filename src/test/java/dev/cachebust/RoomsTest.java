package dev.cachebust;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which room may use which: the table of docs/architecture.md. */
class RoomsTest {
    private static final String ROOT = "dev.cachebust.";

    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("dockerfile", Set.of()),
            Map.entry("context", Set.of()),
            Map.entry("manifest", Set.of()),
            Map.entry("compose", Set.of()),
            Map.entry("layer", Set.of("dockerfile", "context", "manifest")),
            Map.entry("probe", Set.of("layer")),
            Map.entry("plan", Set.of("dockerfile", "context", "layer")),
            Map.entry("build", Set.of("dockerfile", "context", "layer", "plan")),
            Map.entry("lint", Set.of("dockerfile", "context", "layer", "plan")),
            Map.entry("init", Set.of("dockerfile", "context", "layer", "plan", "lint")),
            Map.entry("exact", Set.of("dockerfile", "context", "layer", "plan", "build")),
            Map.entry("history", Set.of("dockerfile", "context", "layer", "plan", "build")),
            Map.entry("advice", Set.of("dockerfile", "context", "layer", "plan", "lint", "history")),
            Map.entry("config", Set.of("layer", "build", "compose")),
            Map.entry("engine", Set.of("build")),
            Map.entry(
                    "after", Set.of("dockerfile", "context", "layer", "plan", "build", "compose", "config", "engine")),
            Map.entry("watch", Set.of("context")),
            Map.entry(
                    "daemon",
                    Set.of(
                            "dockerfile",
                            "context",
                            "manifest",
                            "layer",
                            "probe",
                            "plan",
                            "build",
                            "config",
                            "engine",
                            "after",
                            "watch",
                            "history")),
            Map.entry("stream", Set.of("dockerfile", "context", "layer", "plan", "build", "history", "daemon")),
            Map.entry(
                    "view",
                    Set.of(
                            "dockerfile",
                            "context",
                            "layer",
                            "plan",
                            "lint",
                            "advice",
                            "init",
                            "build",
                            "exact",
                            "daemon",
                            "history",
                            "stream")),
            Map.entry(
                    "control",
                    Set.of("dockerfile", "context", "layer", "plan", "build", "history", "daemon", "stream", "view")),
            Map.entry(
                    "cli",
                    Set.of(
                            "control",
                            "dockerfile",
                            "context",
                            "layer",
                            "plan",
                            "lint",
                            "advice",
                            "init",
                            "build",
                            "exact",
                            "config",
                            "engine",
                            "watch",
                            "daemon",
                            "probe",
                            "history",
                            "stream",
                            "view")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.cachebust");

    @Test
    void roomsUseOnlyWhatTheyMay() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                String target = room(dependency.getTargetClass());
                String room = room(from);
                if (!target.isEmpty()
                        && !room.equals(target)
                        && !MAY_USE.getOrDefault(room, Set.of()).contains(target)) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertThat(CLASSES).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    /** Commands that show no live view never load it: it would cost them a part of their start. */
    @Test
    void onlyTheTerminalItselfUsesJLine() {
        Set<String> users = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                if (dependency.getTargetClass().getPackageName().startsWith("org.jline")) {
                    users.add(from.getName());
                }
            }
        }
        assertThat(users).containsExactly(ROOT + "view.terminal.SystemTty");
    }

    @Test
    void everyRoomIsInTheTable() {
        Set<String> rooms = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            rooms.add(room(type));
        }
        assertThat(MAY_USE.keySet()).containsAll(rooms);
    }

    /** The first part of the package below the root, or nothing for foreign classes. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        String rest = name.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
