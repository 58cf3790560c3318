package dev.cachebust.init;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileException;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.Layers;
import dev.cachebust.layer.Meanings;
import dev.cachebust.lint.SourceText;
import dev.cachebust.lint.Subject;
import dev.cachebust.plan.EngineTraits;
import dev.cachebust.plan.Situation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A project with the edits made so far.
 *
 * @param file the Dockerfile's text
 * @param subject the same, understood
 * @param files the layer of each file
 * @param engine what the engine can do
 * @param contents reads a small file of the context; empty where there is none
 */
record Draft(
        TextFile file,
        Subject subject,
        FileLayers files,
        EngineTraits engine,
        Function<String, Optional<String>> contents) {

    static Draft of(TextFile file, Subject subject, EngineTraits engine, Function<String, Optional<String>> contents)
            throws BadPatternException {
        BustPoints points = BustPoints.of(subject.graph(), subject.layers());
        FileLayers files = FileLayers.of(
                subject.graph(),
                subject.layers(),
                points,
                subject.own(),
                subject.dockerfile().name());
        return new Draft(file, subject, files, engine, contents);
    }

    /** With another Dockerfile; empty if it is none, or not one that can be built. */
    Optional<Draft> with(TextFile other) {
        return with(other, subject.layers());
    }

    /** With other layers. */
    Optional<Draft> with(Layers layers) {
        return with(file, layers);
    }

    private Optional<Draft> with(TextFile other, Layers layers) {
        try {
            Dockerfile parsed = DockerfileParser.parse(subject.dockerfile().name(), other.bytes());
            Subject next = new Subject(
                    parsed,
                    other.source(),
                    subject.options(),
                    StepGraph.of(parsed, subject.options()),
                    layers,
                    subject.context(),
                    subject.own(),
                    subject.ignoreFile(),
                    subject.config(),
                    subject.cache());
            return Optional.of(of(other, next, engine, contents));
        } catch (DockerfileException | BadPatternException e) {
            return Optional.empty();
        }
    }

    StepGraph graph() {
        return subject.graph();
    }

    Dockerfile dockerfile() {
        return subject.dockerfile();
    }

    GraphOptions options() {
        return subject.options();
    }

    BustPoints points() {
        return BustPoints.of(subject.graph(), subject.layers());
    }

    SourceText text() {
        return subject.text();
    }

    /** The comment lines directly above a line: they belong to it. */
    int withComments(int line) {
        int first = line;
        while (first > 1 && text().line(first - 1).strip().startsWith("#") && !isDirective(first - 1)) {
            first--;
        }
        return first;
    }

    private boolean isDirective(int line) {
        return dockerfile().directives().stream().anyMatch(d -> d.line() == line);
    }

    List<String> lines(int first, int last) {
        return file.lines().subList(first - 1, last);
    }

    Situation situation() {
        return new Situation(
                subject.dockerfile(),
                subject.options(),
                subject.context(),
                Map.of(),
                subject.own(),
                subject.layers(),
                Meanings.NONE,
                Answers.NONE,
                Map.of(),
                engine,
                Instant.EPOCH);
    }
}
