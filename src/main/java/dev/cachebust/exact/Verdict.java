package dev.cachebust.exact;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.GraphSource.Answer;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.StepGraph;
import java.util.List;
import java.util.Optional;

/** What asking the engine has shown. */
public sealed interface Verdict {

    /**
     * The engine has answered.
     *
     * @param steps how many steps we know
     * @param differences what it sees otherwise than we do; none if all is well
     */
    record Compared(int steps, List<Difference> differences) implements Verdict {
        public Compared {
            differences = List.copyOf(differences);
        }

        /** Whether both see the same build. */
        public boolean agrees() {
            return differences.isEmpty();
        }
    }

    /** It could not say: it went away, or lacks a base image. */
    record Unknown(BuildFailure failure) implements Verdict {}

    /** Judges an answer. A Dockerfile that we read and the engine refuses is a difference, too. */
    static Verdict of(Answer answer, StepGraph ours, Expected expected) {
        if (answer instanceof Answer.Graph graph) {
            return new Compared(ours.steps().size(), Comparison.of(ours, graph.graph(), expected));
        }
        BuildFailure failure = ((Answer.Failed) answer).failure();
        if (failure.kind() != Kind.DOCKERFILE) {
            return new Unknown(failure);
        }
        Optional<Lines> lines =
                failure.line() == 0 ? Optional.empty() : Optional.of(new Lines(failure.line(), failure.line()));
        Difference refused = new Difference(
                Optional.empty(), lines, "", "the Dockerfile", "can be built", "is refused: " + failure.message());
        return new Compared(ours.steps().size(), List.of(refused));
    }
}
