package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.BuildRequest.IgnoreFile;
import dev.cachebust.config.Settings;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Globs;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Layers;
import dev.cachebust.layer.Meanings;
import dev.cachebust.layer.ProbeSettings;
import dev.cachebust.plan.EngineTraits;
import dev.cachebust.plan.Situation;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the config, the Dockerfile and the ignore file say, read at one moment and understood. {@link ProjectLoader} makes it.
 *
 * @param settings all settings
 * @param source the Dockerfile's bytes, and the ignore file's: what is sent is what was understood
 * @param dockerfile the same, parsed
 * @param options what else decides the step graph, the user's own build arguments among it
 * @param graph the steps of the target
 * @param ignore which files the context has
 * @param layers the layers in order
 * @param files the layer of each file
 * @param own the paths of the Dockerfile, the ignore files and the config in the context
 * @param silent changes of these files cause no build
 * @param engine what the engine can do
 * @param frontend which frontend reads the Dockerfile
 * @param contexts what other names stand for than those of stages and images
 * @param warnings what is not right and does not keep it from being built, each with its place
 */
public record Project(
        Settings settings,
        DockerfileSource source,
        Dockerfile dockerfile,
        GraphOptions options,
        StepGraph graph,
        IgnoreRules ignore,
        Layers layers,
        FileLayers files,
        Set<String> own,
        Globs silent,
        EngineTraits engine,
        Frontend frontend,
        NamedContexts contexts,
        List<String> warnings) {

    /**
     * What a build would be made from.
     *
     * @param meanings of the manifests that count by what they mean
     * @param answers what probes answered last
     * @param bumps how often each layer was busted by hand
     * @param now the wall clock, for layers that are refreshed after a time
     */
    public Situation situation(
            ContextTree tree, Meanings meanings, Answers answers, Map<LayerName, Long> bumps, Instant now) {
        return new Situation(
                dockerfile, options, tree, contexts.trees(), own, layers, meanings, answers, bumps, engine, now);
    }

    /** Whether both say the same, byte for byte; what is in named folders set aside. */
    boolean same(Project other) {
        return settings.equals(other.settings)
                && source.name().equals(other.source.name())
                && Arrays.equals(source.content(), other.source.content())
                && sameIgnoreFile(other)
                && contexts.selectsAs(other.contexts)
                && options.equals(other.options);
    }

    /** Whether other files belong to the context than with the other one, or others are to be read for what they mean. */
    boolean selectsOtherFiles(Project other) {
        return watchesElsewhere(other) || files.readsManifests();
    }

    /** The probes of all layers. */
    public List<ProbeSettings> probes() {
        return layers.all().stream().flatMap(layer -> layer.probes().stream()).toList();
    }

    /** Whether other folders are to be watched. */
    boolean watchesElsewhere(Project other) {
        return !settings.context().equals(other.settings.context())
                || !settings.dockerfile().equals(other.settings.dockerfile())
                || !contexts.selectsAs(other.contexts)
                || !sameIgnoreFile(other);
    }

    private boolean sameIgnoreFile(Project other) {
        Optional<IgnoreFile> mine = source.ignore();
        Optional<IgnoreFile> theirs = other.source.ignore();
        if (mine.isEmpty() || theirs.isEmpty()) {
            return mine.isEmpty() && theirs.isEmpty();
        }
        return mine.get().name().equals(theirs.get().name())
                && Arrays.equals(mine.get().content(), theirs.get().content());
    }
}
