package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a stage hands on from instruction to instruction, and to the stages that start from it. */
final class StageState {
    /** Variables as a RUN sees them: ENV and ARG. */
    final Environment variables;
    /** Those that go into the image: ENV only. */
    final Map<String, String> imageEnv;

    Platform platform;
    String workdir = "";
    String user = "";
    List<String> shell = List.of();
    /** The instructions since the last step that make no layer, for builders that have them in the next one's key. */
    final List<String> chained = new ArrayList<>();
    /** The file system as the instructions so far left it. */
    Source files;

    StageState(Source files, Platform platform) {
        this.files = files;
        this.platform = platform;
        this.variables = new Environment();
        this.imageEnv = new LinkedHashMap<>();
    }

    private StageState(StageState other) {
        this.files = other.files;
        this.platform = other.platform;
        this.variables = other.variables.copy();
        this.imageEnv = new LinkedHashMap<>(other.imageEnv);
        this.workdir = other.workdir;
        this.user = other.user;
        this.shell = other.shell;
        this.chained.addAll(other.chained);
    }

    StageState copy() {
        return new StageState(this);
    }

    /** For a builder in which a stage has only the ARGs that it declares itself. */
    StageState copyWithoutArgs() {
        StageState copy = new StageState(this);
        copy.variables.clear();
        return copy;
    }
}
