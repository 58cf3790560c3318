package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.RegistryCredentials;
import dev.cachebust.config.Overrides;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.engine.EngineLocator;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.Prediction;
import dev.cachebust.history.StepTimes;
import dev.cachebust.history.Why;
import dev.cachebust.history.WhyText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds on a real engine, one after an edit each, and the causes that are told for what BuildKit did. */
class HistoryIT {
    private static final String CLIENT =
            Optional.ofNullable(System.getenv("DOCKER_CLI")).orElse("docker");

    private static final String UNCHANGED = "nothing changed";

    /** In every step, so that only this run's are in the cache, and only these are pruned. */
    private final String salt = UUID.randomUUID().toString().substring(0, 8);

    private final String dockerfile = """
            FROM bb:latest AS gen
            ARG FLAVOUR=plain
            RUN : SALT; echo $FLAVOUR > /flavour; echo same > /fixed

            FROM bb:latest AS app
            COPY run.sh SALT /
            RUN : SALT; cat /run.sh > /built
            COPY --from=gen /fixed /fixed
            COPY --from=gen /flavour /flavour
            RUN : SALT; cat /flavour > /end
            """.replace("SALT", salt);

    @TempDir
    Path folder;

    private final List<String> wrong = new ArrayList<>();
    private List<String> buildArgs = List.of();
    private int builds;

    @AfterEach
    void forget() throws Exception {
        docker("image", "rm", "-f", "history-it:" + salt);
        prune();
    }

    @Test
    void tellsTheTrueCauseOfEachStep() throws Exception {
        write("Dockerfile", dockerfile);
        write(".dockerignore", "state\nDockerfile\n");
        write(salt, "");
        write("run.sh", "one " + salt);
        assertThat(causes(build(false))).containsOnly("first build: nothing to compare with");

        write("run.sh", "two " + salt);
        assertThat(causes(build(false)))
                .containsExactly(
                        UNCHANGED,
                        "the content of run.sh changed",
                        "builds on [app 2], which ran again",
                        "builds on [app 3], which ran again",
                        "builds on [app 4], which ran again",
                        "builds on [app 5], which ran again");

        Files.setPosixFilePermissions(folder.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(causes(build(false)).get(1)).isEqualTo("the mode of run.sh changed");

        buildArgs = List.of("FLAVOUR=sweet");
        assertThat(causes(build(false)))
                .containsExactly(
                        "ARG or ENV FLAVOUR plain → sweet",
                        UNCHANGED,
                        UNCHANGED,
                        "reads the output of [gen 2], which was made again and came out identical",
                        "reads the output of [gen 2], which came out different",
                        "builds on [app 5], which ran again");

        write("Dockerfile", dockerfile.replace("cat /run.sh", "cat  /run.sh /" + salt));
        assertThat(causes(build(false)))
                .containsExactly(
                        UNCHANGED,
                        UNCHANGED,
                        "the instruction is new or was edited",
                        "builds on [app 3], which ran again",
                        "builds on [app 4], which ran again",
                        "builds on [app 5], which ran again");
        assertThat(wrong).isEmpty();

        docker("image", "rm", "-f", "history-it:" + salt);
        prune();
        PastBuild evicted = build(true);
        assertThat(causes(evicted))
                .containsExactly(
                        UNCHANGED,
                        UNCHANGED,
                        UNCHANGED,
                        UNCHANGED,
                        UNCHANGED,
                        "nothing changed: the record was evicted by garbage collection");
        assertThat(Prediction.of(evicted).wrong())
                .as("predicted cached, and the engine had to run it: only a step that no other builds on can go")
                .extracting(PastStep::id)
                .containsExactly(new StepId("app", 6));

        write("cachebust.toml", "[layers.source]\nstage = \"gen\"\nstrategy = \"stage\"\nfiles = [\"run.sh\"]\n");
        build(false);
        wrong.clear();
        write("run.sh", "three " + salt);
        assertThat(causes(build(false)).get(0)).isEqualTo("the cache of stage gen is left out");
        assertThat(wrong).isEmpty();

        List<PastBuild> all = history().load().builds();
        assertThat(all).extracting(PastBuild::number).startsWith(1, 2, 3).hasSize(builds);
        assertThat(StepTimes.of(all).usual(new StepId("gen", 2), "RUN : " + salt + "; echo"))
                .as("every real RUN takes time")
                .isPresent();
    }

    private static List<String> causes(PastBuild build) {
        return build.steps().stream()
                .map(step -> WhyText.of(Why.of(step, build)))
                .toList();
    }

    private PastBuild build(boolean force) throws Exception {
        builds++;
        EngineHost host = new EngineLocator(environment()).locate(Optional.empty());
        Overrides none = Overrides.NONE;
        Overrides overrides = new Overrides(
                none.config(),
                List.of(),
                Optional.of("history-it:" + salt),
                none.dockerfile(),
                none.target(),
                buildArgs,
                none.cacheFrom(),
                none.cacheTo(),
                none.debounce(),
                none.maxWait(),
                Map.of(),
                none.view());
        List<Event> events = new ArrayList<>();
        try (DockerEngine docker = new DockerEngine(host);
                BuildKitEngine engine = new BuildKitEngine(host.address(), RegistryCredentials.NONE);
                Watcher watcher = new Startup(folder, environment(), overrides, host, docker)
                        .watcher(
                                "test",
                                engine,
                                Samples.keeping(folder, StateFolder.of(folder, environment())),
                                new Startup.Wish(
                                        Mode.SINGLE, force, false, false, RequestAssembler.Extras.NONE, 0, event -> ""),
                                stamped -> events.add(stamped.event()))) {
            watcher.run();
        }
        List<PastBuild> all = history().load().builds();
        assertThat(all).as("%s", events).hasSize(builds);
        PastBuild last = all.get(builds - 1);
        assertThat(last.result()).as("%s", events).isEqualTo(PastBuild.Result.SUCCEEDED);
        Prediction prediction = Prediction.of(last);
        prediction.wrong().forEach(step -> wrong.add("build " + builds + ": " + step));
        assertThat(events.stream()
                        .filter(e -> e instanceof Event.BuildFinished)
                        .map(e -> ((Event.BuildFinished) e).prediction()))
                .containsExactly(prediction);
        assertThat(events.stream()
                        .anyMatch(e -> e instanceof Event.Warning w && w.rule().equals("prediction")))
                .as("a wrong prediction is told, and no other is")
                .isEqualTo(!prediction.wrong().isEmpty());
        return last;
    }

    private HistoryFile history() throws IOException {
        return new HistoryFile(StateFolder.of(folder, environment()));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
        return environment;
    }

    private void write(String path, String content) throws IOException {
        Files.writeString(folder.resolve(path), content);
    }

    /** Takes this run's records out of the engine's cache. */
    private void prune() throws IOException, InterruptedException {
        docker("buildx", "prune", "-a", "-f", "--filter", "description~=" + salt);
    }

    private static void docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(CLIENT));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
