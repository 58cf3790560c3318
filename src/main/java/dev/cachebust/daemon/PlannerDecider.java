package dev.cachebust.daemon;

import dev.cachebust.after.SyncDecision;
import dev.cachebust.config.Settings;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.FileChange;
import dev.cachebust.layer.FileLayer;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Ask;
import dev.cachebust.plan.Decision;
import dev.cachebust.plan.Past;
import dev.cachebust.plan.Planner;
import dev.cachebust.plan.Situation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides with the planner. Remembers hashes of the last tree, so that the next costs what differs; for one thread. */
public final class PlannerDecider implements Decider {
    /** That there are labels of layers counts for an image; what they say follows from what it is made of. */
    private static final String LAYER_LABELS = "+layers";

    private final Planner planner = new Planner();
    private final RequestAssembler requests;

    /** With what the command line said. */
    public PlannerDecider(RequestAssembler.Extras extras) {
        this.requests = new RequestAssembler(extras);
    }

    @Override
    public Verdict decide(Case now) {
        Decision decision = plan(now);
        return new Verdict(
                inputs(now, decision),
                decision.plan(),
                requests.assemble(now.project(), decision, now.tree(), now.generation()),
                record(now, decision));
    }

    @Override
    public Copied copy(Case now, LastBuild held) {
        Decision decision = plan(now);
        LastBuild content = record(now, decision);
        SyncDecision copy = options(held).equals(options(content))
                ? SyncDecision.of(
                        new SyncDecision.Content(held.made(), held.tree()),
                        new SyncDecision.Content(decision.record(), now.tree()),
                        now.project().dockerfile(),
                        decision.graph())
                : new SyncDecision.Impossible("the image gets another name, or other options");
        return new Copied(copy, content);
    }

    /** What beside the steps decides an image. */
    private static String options(LastBuild build) {
        return build.inputs().substring(build.made().image().length());
    }

    private static LastBuild record(Case now, Decision decision) {
        return LastBuild.before(
                inputs(now, decision),
                decision.record(),
                EngineSeen.of(now.project()),
                now.tree(),
                now.bumps(),
                RequestAssembler.tags(now.project().settings()));
    }

    private static String inputs(Case now, Decision decision) {
        // The tag is no part of the image, but a new one has to be given.
        List<String> names = RequestAssembler.tags(now.project().settings());
        return decision.record().image() + " " + String.join(" ", names) + delivery(now.project());
    }

    /** What is no part of the steps, and of the image all the same. */
    private static String delivery(Project project) {
        Settings.Build build = project.settings().build();
        boolean plain = build.labels().isEmpty()
                && !build.layerLabels()
                && build.options().outputs().isEmpty()
                && build.options().attestations().isEmpty()
                && build.platforms().size() < 2;
        return plain
                ? ""
                : " " + build.labels() + (build.layerLabels() ? LAYER_LABELS : "")
                        + build.options().outputs()
                        + build.options().attestations() + build.platforms();
    }

    private Decision plan(Case now) {
        Situation situation =
                now.project().situation(now.tree(), now.meanings(), now.answers(), now.bumps(), now.wall());
        Past past = new Past(
                now.base().map(LastBuild::made),
                now.base().map(LastBuild::tree).orElse(ContextTree.empty()),
                now.known());
        try {
            Settings.Build build = now.project().settings().build();
            return planner.plan(
                    situation, past, new Ask(now.noCache() || build.noCache(), busted(now), build.noCacheFilter()));
        } catch (BadPatternException e) {
            throw new IllegalStateException("a project's patterns are checked when it is loaded", e);
        }
    }

    /** The layers that were busted by hand since the build that is compared with. */
    private static List<LayerName> busted(Case now) {
        return now.bumps().entrySet().stream()
                .filter(bump -> !bump.getValue()
                        .equals(now.base()
                                .map(LastBuild::bumps)
                                .map(b -> b.get(bump.getKey()))
                                .orElse(null)))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public Concern concern(Case now, List<FileChange> changes) {
        List<Event.ChangedPath> used = new ArrayList<>();
        List<String> unused = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        Set<LayerName> layers = new HashSet<>();
        for (FileChange change : changes) {
            String path = change.path();
            boolean own = now.project().own().contains(path);
            Optional<LayerName> layer = own ? ownLayer(now) : layer(now, path);
            if (now.project().silent().matches(path)) {
                silent.add(path);
            } else if (own || layer.isPresent()) {
                used.add(new Event.ChangedPath(path, change.kind(), layer));
                layer.ifPresent(layers::add);
            } else if (!isDirectory(now.tree(), path)) {
                unused.add(path);
            }
        }
        List<LayerName> order =
                now.project().layers().names().stream().filter(layers::contains).toList();
        return new Concern(used, unused, silent, order);
    }

    private static Optional<LayerName> layer(Case now, String path) {
        FileLayer layer = now.project().files().of(path, false);
        return layer.layer();
    }

    /** The Dockerfile's layer is that of the first instruction that changed. */
    private Optional<LayerName> ownLayer(Case now) {
        return plan(now).dockerfileLayer();
    }

    private static boolean isDirectory(ContextTree tree, String path) {
        return tree.get(path)
                .filter(e -> e instanceof dev.cachebust.context.Entry.Dir)
                .isPresent();
    }
}
