package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stage while the graph is built: what it refers to is resolved, what it does is not evaluated yet. */
final class StageNode {

    /** Where a COPY or a mount reads from. */
    sealed interface Origin {
        /** The build context, or nothing for a mount that needs no source. */
        record Default() implements Origin {}

        /** Another stage. */
        record OfStage(StageNode stage, String name) implements Origin {}

        /** An image or a named context. */
        record Outside(Source source) implements Origin {}
    }

    /**
     * @param origins one for COPY, one for each mount for RUN, none for others
     * @param onbuild whether it is a trigger of the base image or stage
     */
    record Task(Instruction instruction, List<Origin> origins, boolean onbuild) {
        Task {
            origins = List.copyOf(origins);
        }
    }

    final Stage stage;
    final String id;
    /** Variables expanded. */
    final String base;

    final Optional<Platform> platform;
    /** The stage that it starts from. */
    final @Nullable StageNode parent;
    /** The named context that stands for all of it. */
    final Optional<Source> replaced;

    final List<Task> tasks = new ArrayList<>();
    int total;
    boolean triggersRead;
    /** How often its FROM was counted before it was known to be needed. */
    int roundsUnneeded;

    StageNode(
            Stage stage,
            String id,
            String base,
            Optional<Platform> platform,
            @Nullable StageNode parent,
            Optional<Source> replaced) {
        this.stage = stage;
        this.id = id;
        this.base = base;
        this.platform = platform;
        this.parent = parent;
        this.replaced = replaced;
    }

    /** The stages that its instructions read from. */
    List<StageNode> origins() {
        List<StageNode> stages = new ArrayList<>();
        for (Task task : tasks) {
            for (Origin origin : task.origins()) {
                if (origin instanceof Origin.OfStage of) {
                    stages.add(of.stage());
                }
            }
        }
        return stages;
    }

    Syntax from() {
        return stage.from().syntax();
    }
}
