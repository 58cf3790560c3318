package dev.cachebust.daemon;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.Output;
import dev.cachebust.config.Settings;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.engine.EngineFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What of the build options an engine cannot do, in words for the user, found out before it is asked to build. Pure. */
public final class Feasibility {
    private static final String CONTAINERD =
            "turn on its containerd image store, or build with a BuildKit of its own (engine.host = \"buildx:NAME\")";

    private final Project project;
    private final EngineFacts engine;
    private final boolean classicStore;
    private final boolean loads;

    /**
     * @param stores the engine has a store of images itself
     * @param loads images are loaded into another engine's store
     */
    public Feasibility(Project project, EngineFacts engine, boolean stores, boolean loads) {
        this.project = project;
        this.engine = engine;
        this.classicStore = stores && !engine.containerdStore();
        this.loads = loads;
    }

    /** Whether it matters which platforms' programs the engine can run. */
    public boolean needsPlatforms() {
        return !project.settings().build().platforms().isEmpty();
    }

    /**
     * The problems; none if all can be done.
     *
     * @param runnable the platforms whose programs the engine can run; empty: unknown
     */
    public List<String> problems(Set<String> runnable) {
        List<String> problems = new ArrayList<>();
        Settings.Build build = project.settings().build();
        BuildOptions options = build.options();
        for (Output output : options.outputs()) {
            boolean archive = output.type() == Output.Type.OCI
                    || output.type() == Output.Type.DOCKER && !(output.place() instanceof Output.Place.Elsewhere);
            if (archive && classicStore) {
                problems.add("this Docker Engine cannot write type=" + lower(output.type()) + "\n  " + CONTAINERD);
            }
        }
        if (!options.attestations().isEmpty() && classicStore) {
            problems.add("this Docker Engine cannot keep attestations\n  " + CONTAINERD);
        }
        if (build.platforms().size() > 1 && isStored(options)) {
            if (classicStore) {
                problems.add("this Docker Engine keeps images of one platform only\n  " + CONTAINERD
                        + ", or name one platform, or use -o FOLDER");
            } else if (loads) {
                problems.add("an image for several platforms cannot be loaded into the Docker Engine\n"
                        + "  name one platform, or use --push or -o type=oci,dest=FILE");
            }
        }
        if (!runnable.isEmpty()) {
            build.platforms().forEach(platform -> foreign(platform, runnable, problems));
        }
        return problems;
    }

    private static boolean isStored(BuildOptions options) {
        return options.outputs().isEmpty()
                || options.outputs().stream().anyMatch(output -> switch (output.type()) {
                    case IMAGE, REGISTRY -> true;
                    case DOCKER -> output.place() instanceof Output.Place.Elsewhere;
                    case LOCAL, TAR, OCI, CACHEONLY -> false;
                });
    }

    private void foreign(String platform, Set<String> runnable, List<String> problems) {
        Set<String> known = runnable.stream().map(Feasibility::plain).collect(Collectors.toSet());
        if (known.contains(plain(platform)) || plain(platform).equals(plain(engine.platform()))) {
            return;
        }
        Map<String, BuildStage> stages = new HashMap<>();
        project.graph().stages().forEach(stage -> stages.put(stage.id(), stage));
        for (BuildStage stage : project.graph().stages()) {
            boolean runs =
                    stage.steps().stream().anyMatch(step -> step.keyword().equals("RUN"));
            if (runs && isOnTarget(stage, stages)) {
                int line = stage.steps().stream()
                        .filter(step -> step.keyword().equals("RUN"))
                        .findFirst()
                        .orElseThrow()
                        .lines()
                        .first();
                problems.add(project.dockerfile().name() + ":" + line + ": a RUN for " + platform
                        + ", whose programs this engine cannot run (it runs "
                        + known.stream()
                                .filter(one ->
                                        !known.contains(one.replaceFirst("/v\\d$", "")) || !one.matches(".*/v\\d"))
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ")\n  install QEMU's binfmt handlers on its machine, or build in a stage FROM"
                        + " --platform=$BUILDPLATFORM");
                return;
            }
        }
    }

    /** Whether the stage is for the platform that is built for: unless its FROM, or the one that it goes back to, says so. */
    private static boolean isOnTarget(BuildStage stage, Map<String, BuildStage> stages) {
        BuildStage at = stage;
        while (at.stage().from().platform().isEmpty() && at.parent().isPresent()) {
            BuildStage parent = stages.get(at.parent().get());
            if (parent == null) {
                break;
            }
            at = parent;
        }
        return at.stage().from().platform().map(text -> text.contains("TARGET")).orElse(true);
    }

    /** Without the variants that are what their architecture is anyway (containerd's {@code platforms.Normalize}). */
    private static String plain(String platform) {
        return platform.toLowerCase(Locale.ROOT).replaceFirst("^(linux/arm64)/v8$|^(linux/amd64)/v1$", "$1$2");
    }

    private static String lower(Output.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
