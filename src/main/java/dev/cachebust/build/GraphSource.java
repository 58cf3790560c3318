package dev.cachebust.build;

import dev.cachebust.build.BuildEvent.BuildFailure;

/** An engine that tells what it would do, without doing it. */
public interface GraphSource {

    /**
     * Asks for the graph of a build. Nothing is executed, exported or kept. Of local files, only the Dockerfile and the ignore
     * file are read; base images are looked up as for a build. Blocks, at most for some minutes.
     */
    Answer graph(BuildRequest request);

    /** What the engine says. */
    sealed interface Answer {
        /** This is what it would do. */
        record Graph(EngineGraph graph) implements Answer {}

        /** It does not know, because it refuses the Dockerfile, lacks a base image, or cannot be reached. */
        record Failed(BuildFailure failure) implements Answer {}
    }
}
