package dev.cachebust.daemon;

import java.util.List;
import java.util.Optional;

/** Reads what decides a project: config, Dockerfile, ignore file. */
public final class ProjectLoader {

    /**
     * What reading gave.
     *
     * @param project what can be put in force, if anything
     * @param broken why nothing can be built until it is repaired, if so
     * @param rejected what was turned down, each with its place
     * @param summary what is in force now, for people
     */
    public record Result(Optional<Project> project, Optional<String> broken, List<String> rejected, String summary) {}
}
