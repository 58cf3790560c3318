package dev.cachebust.stream;

import static dev.cachebust.stream.EventJson.word;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.daemon.Event.Failure;
import dev.cachebust.daemon.FailureSummary;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.dockerfile.StepId;
import java.io.IOException;
import java.util.Optional;

/** The fields of a failed build: {@code error} says it on one line, the others are what it is made of. */
final class FailureJson {
    private FailureJson() {}

    static Obj write(Failure f) {
        BuildFailure facts = f.facts();
        return Json.object()
                .with("error", FailureSummary.of(f))
                .with("kind", word(facts.kind()))
                .with("message", facts.message())
                .with("stage", f.step().map(StepId::stage))
                .with("index", f.step().map(StepId::index))
                .with("exitCode", facts.exitCode())
                .with("file", f.file().isEmpty() ? null : f.file())
                .with("line", facts.line() == 0 ? null : facts.line())
                .with("excerptLine", f.excerptLine() == 0 ? null : f.excerptLine())
                .with("excerpt", f.excerpt())
                .with("output", facts.output());
    }

    static Failure read(Node node) throws IOException {
        String file = ProjectEvents.text(node, "file").orElse("");
        Optional<StepId> step = node.find("stage").isPresent() ? Optional.of(PlanJson.id(node)) : Optional.empty();
        BuildFailure facts = new BuildFailure(
                node.get("kind").choice(BuildFailure.Kind.class),
                node.get("message").text(),
                Optional.empty(),
                ProjectEvents.integer(node, "exitCode"),
                file,
                ProjectEvents.integer(node, "line").orElse(0),
                node.get("output").texts());
        return new Failure(
                facts,
                step,
                file,
                node.get("excerpt").texts(),
                ProjectEvents.integer(node, "excerptLine").orElse(0));
    }
}
