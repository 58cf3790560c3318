package dev.cachebust.advice;

import dev.cachebust.advice.Recommendation.Verdict;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.MountFlag;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.history.PastBuild;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.Installers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings.Strategy;
import dev.cachebust.layer.PackageManager;
import dev.cachebust.layer.Reach;
import dev.cachebust.lint.Finding;
import dev.cachebust.lint.Rule;
import dev.cachebust.lint.ShellCommand;
import dev.cachebust.lint.ShellScript;
import dev.cachebust.lint.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges each of the means. Pure. */
public final class Advisor {
    /** Past builds count for so long. */
    public static final int DAYS = 7;

    private static final int TEXT = 60;

    private final Subject subject;
    private final List<Finding> findings;
    private final FileLayers files;
    private final BustPoints points;
    private final PastCosts costs;

    private Advisor(Subject subject, List<Finding> findings, FileLayers files, PastCosts costs) {
        this.subject = subject;
        this.findings = findings;
        this.files = files;
        this.points = BustPoints.of(subject.graph(), subject.layers());
        this.costs = costs;
    }

    /**
     * All six: first those that would help, what past builds spent without it before what they do not tell of, and what spares
     * a step's run before what makes it cheaper; then those in use.
     *
     * @param remoteCache whether the config reads or writes a cache elsewhere
     * @param builds of the past, in any order
     * @throws BadPatternException if a path of the Dockerfile is malformed
     */
    public static List<Recommendation> judge(
            Subject subject,
            List<Finding> findings,
            FileLayers files,
            boolean remoteCache,
            List<PastBuild> builds,
            Instant now)
            throws BadPatternException {
        Advisor advisor = new Advisor(subject, findings, files, new PastCosts(builds, files, now, DAYS));
        List<Recommendation> all = new ArrayList<>(List.of(
                advisor.multiStage(),
                advisor.remoteCache(remoteCache),
                advisor.cacheMounts(),
                advisor.bustArgs(),
                advisor.contentHashes(),
                advisor.stageFilter()));
        all.sort(Comparator.comparing(Recommendation::verdict)
                .thenComparing(r -> r.cost().runs() == 0));
        return List.copyOf(all);
    }

    private Recommendation bustArgs() {
        List<String> none = new ArrayList<>();
        for (LayerName layer : subject.layers().names()) {
            boolean runs = runs().stream()
                    .filter(step -> files.steps().of(step.id()).equals(layer))
                    .anyMatch(step -> !layer.equals(LayerName.SYSTEM)
                            || installation(step).isPresent());
            if (runs && !points.busts(layer) && subject.layers().get(layer).strategy() != Strategy.NONE) {
                none.add(layer.value());
            }
        }
        String there = points.points().stream()
                .map(p -> p.arg() + " busts the " + p.layer() + " layer")
                .collect(Collectors.joining(", "));
        if (!none.isEmpty()) {
            String lack = "no ARG busts the " + String.join(" or the ", none)
                    + " layer, so that --bust, max_age and probes have nothing to act on";
            return new Recommendation(
                    Means.BUST_ARGS,
                    Verdict.FITS,
                    there.isEmpty() ? lack : there + "; " + lack,
                    "declare one immediately before the layer's first RUN",
                    Cost.NONE);
        }
        return there.isEmpty()
                ? Recommendation.noNeed(Means.BUST_ARGS, "no RUN that an ARG could have run again")
                : Recommendation.inUse(Means.BUST_ARGS, there);
    }

    private Recommendation cacheMounts() {
        List<Step> without = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding.rule() == Rule.INSTALL_WITHOUT_CACHE_MOUNT) {
                runs().stream()
                        .filter(step -> step.lines().first() == finding.line())
                        .forEach(without::add);
            }
        }
        if (!without.isEmpty()) {
            return new Recommendation(
                    Means.CACHE_MOUNTS,
                    Verdict.FITS,
                    named(without) + (without.size() == 1 ? " fetches" : " fetch") + " everything anew in each run",
                    "mount a folder that keeps what was fetched",
                    without.stream().map(costs::of).reduce(Cost.NONE, Cost::and));
        }
        Set<String> mounts = mounts();
        return mounts.isEmpty()
                ? Recommendation.noNeed(Means.CACHE_MOUNTS, "nothing that is fetched is known to need one")
                : Recommendation.inUse(Means.CACHE_MOUNTS, String.join(", ", mounts));
    }

    private Recommendation multiStage() throws BadPatternException {
        Reach reach = Reach.of(
                subject.dockerfile(), subject.options(), subject.graph(), subject.layers(), files, subject.context());
        List<Step> reached = runs().stream()
                .filter(step -> installation(step).isPresent())
                .filter(step -> reach.of(step.id()).contains(LayerName.SOURCE))
                .toList();
        if (!reached.isEmpty()) {
            return isolate(reached);
        }
        List<String> spared = subject.graph().stages().stream()
                .filter(stage -> !layersOf(stage).isEmpty())
                .filter(stage -> !reach.of(stage.id()).contains(LayerName.SOURCE))
                .map(BuildStage::id)
                .toList();
        if (!spared.isEmpty()) {
            return Recommendation.inUse(
                    Means.MULTI_STAGE, "edits of the source do not reach " + String.join(", ", spared));
        }
        Optional<BuildStage> mixed = subject.graph().stages().stream()
                .filter(stage -> layersOf(stage).size() > 1)
                .findFirst();
        return mixed.isPresent()
                ? new Recommendation(
                        Means.MULTI_STAGE,
                        Verdict.FITS,
                        mixed.get().id() + " holds several layers",
                        "as stages of their own they can be built, shared and left out of the cache by name",
                        Cost.NONE)
                : Recommendation.noNeed(Means.MULTI_STAGE, "no stage holds several layers");
    }

    /** What is to be said of installations that edits of the source reach. */
    private Recommendation isolate(List<Step> reached) {
        Cost cost = Cost.NONE;
        List<Step> ran = new ArrayList<>();
        for (Step step : reached) {
            Cost of = costs.ledBy(LayerName.SOURCE, step);
            cost = cost.and(of);
            if (of.runs() > 0) {
                ran.add(step);
            }
        }
        return new Recommendation(
                Means.MULTI_STAGE,
                Verdict.FITS,
                ran.isEmpty()
                        ? "edits of the source make " + named(reached) + " run again"
                        : "edits of the source made " + named(ran) + " run again",
                "let an installation read its manifests only, before the rest is copied or in a stage of its own",
                cost);
    }

    /** The layers of a stage's RUNs. */
    private Set<LayerName> layersOf(BuildStage stage) {
        return stage.steps().stream()
                .filter(step -> step.keyword().equals("RUN"))
                .map(step -> files.steps().of(step.id()))
                .collect(Collectors.toSet());
    }

    private Recommendation stageFilter() {
        if (!points.stages().isEmpty()) {
            return Recommendation.inUse(
                    Means.STAGE_FILTER,
                    points.stages().entrySet().stream()
                            .map(e -> e.getValue() + " runs whole when the " + e.getKey() + " layer changes")
                            .collect(Collectors.joining(", ")));
        }
        return points.points().isEmpty()
                ? Recommendation.noNeed(
                        Means.STAGE_FILTER,
                        "an ARG makes less run again; it is for a Dockerfile that must not be edited")
                : Recommendation.noNeed(
                        Means.STAGE_FILTER, "the ARGs make less run again, and leave the cache mounts as they are");
    }

    private Recommendation remoteCache(boolean used) {
        if (used) {
            return Recommendation.inUse(Means.REMOTE_CACHE, "[cache] of the config");
        }
        Cost evicted = costs.evicted();
        return evicted.runs() > 0
                ? new Recommendation(
                        Means.REMOTE_CACHE,
                        Verdict.FITS,
                        "steps ran for which nothing had changed, because the engine no longer had them",
                        "a cache in a registry would still have them",
                        evicted)
                : Recommendation.noNeed(
                        Means.REMOTE_CACHE, "a machine that keeps its cache gains nothing; CI and new machines do");
    }

    private Recommendation contentHashes() {
        return points.points().isEmpty()
                ? Recommendation.noNeed(Means.CONTENT_HASHES, "there is no bust ARG to give a value to")
                : Recommendation.inUse(
                        Means.CONTENT_HASHES,
                        "each bust ARG gets the hash of its layer's files; docker build $(cachebust hash) . does the same");
    }

    private List<Step> runs() {
        return subject.graph().steps().stream()
                .filter(step -> step.keyword().equals("RUN"))
                .toList();
    }

    private Set<String> mounts() {
        Set<String> mounts = new LinkedHashSet<>();
        for (Instruction instruction : subject.dockerfile().instructions()) {
            if (instruction instanceof Instruction.Run run) {
                for (MountFlag mount : run.mounts()) {
                    if (mount.type().equals("cache")) {
                        mount.value("target").or(() -> mount.value("dst")).ifPresent(mounts::add);
                    }
                }
            }
        }
        return mounts;
    }

    /** {@code npm ci (line 4)}, {@code apk add git (line 3), npm ci (line 4)}. */
    private String named(List<Step> steps) {
        return steps.stream().distinct().map(this::named).collect(Collectors.joining(", "));
    }

    private String named(Step step) {
        String text = installation(step)
                .or(() -> commands(step)
                        .filter(c -> PackageManager.of(c.program()).isPresent())
                        .findFirst())
                .map(ShellCommand::text)
                .orElse(step.text());
        String cut = text.codePointCount(0, text.length()) <= TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, TEXT - 1)) + "…";
        return cut + " (line " + step.lines().first() + ")";
    }

    /** The command of a RUN that installs packages or fetches dependencies. */
    private Optional<ShellCommand> installation(Step step) {
        return commands(step)
                .filter(command -> Installers.layerOf(command.text()).isPresent())
                .findFirst();
    }

    private Stream<ShellCommand> commands(Step step) {
        return subject.dockerfile().instructions().stream()
                .filter(i -> i instanceof Instruction.Run && i.lines().equals(step.lines()))
                .flatMap(i -> ShellScript.of((Instruction.Run) i).commands().stream());
    }
}
