package dev.cachebust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.config.Overrides;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.ContextTree;
import dev.cachebust.daemon.Project;
import dev.cachebust.daemon.ProjectLoader;
import dev.cachebust.daemon.RequestAssembler;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.Meanings;
import dev.cachebust.plan.Ask;
import dev.cachebust.plan.Decision;
import dev.cachebust.plan.EngineTraits;
import dev.cachebust.plan.Past;
import dev.cachebust.plan.Planner;
import dev.cachebust.schema.JsonContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Carries {@code init} out on Dockerfiles that are bad in different ways, the folders of {@code src/test/resources/init}. Each
 * has a file {@code edits}: which file is source, which a dependency, and the kinds of hunks that are expected. The base image
 * has stand-ins of the package managers ({@code tool}).
 */
class InitIT {
    private static final Path ROOT = Path.of("src/test/resources/init");
    private static final List<String> TOOLS =
            List.of("yarn", "pip", "python", "go", "mvn", "composer", "bundle", "rake", "apt-get", "apk");
    /** Where downloads are kept: no part of what is compared. */
    private static final Pattern KEPT =
            Pattern.compile("(?:\\./|/)*(?:root/\\.npm|root/\\.cache|root/\\.m2|root/\\.composer"
                    + "|root/\\.bundle|usr/local/share/\\.cache|go|var/cache|var/lib/apt|etc/apk)(?:/.*)?");

    /** With which {@code docker/dockerfile:1} here-documents came. */
    private static final int FRONTEND = 4;

    private static final String SALT = UUID.randomUUID().toString().substring(0, 8);
    private static final String BASE = "cachebust-init-base:" + SALT;

    /** Every engine in use has a frontend of its own that is new enough for these Dockerfiles. */
    private static final ProjectLoader.Surroundings SURROUNDINGS = new ProjectLoader.Surroundings(
            "linux/amd64", EngineTraits.GRAPH_DRIVER, FRONTEND, reference -> Optional.empty());

    /** Cases have outputs in common: what one made may be found in the cache by another. */
    private static int edited;

    private static EngineUnderTest engine;
    private static BuildKitEngine client;

    @TempDir
    private Path folder;

    private final Map<String, String> edits = new HashMap<>();
    private String tag = "";
    private final Set<String> made = new HashSet<>();
    private long generation;

    static List<Path> cases() throws IOException {
        List<Path> cases = new ArrayList<>();
        try (Stream<Path> folders = Files.list(ROOT);
                EngineUnderTest underTest = new EngineUnderTest()) {
            boolean old = underTest.version().startsWith("20.");
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                // The frontend that is built into engines as old as 20.10 knows no here-documents.
                if (!old || !Files.readString(folder.resolve("Dockerfile")).contains("<<")) {
                    cases.add(folder);
                }
            }
        }
        return cases;
    }

    @BeforeAll
    static void base(@TempDir Path base) throws IOException {
        engine = new EngineUnderTest();
        client = engine.connect();
        Files.copy(ROOT.resolve("tool"), base.resolve("tool"));
        Files.writeString(
                base.resolve("Dockerfile"),
                "FROM bb:latest\nCOPY --chmod=755 tool /usr/local/bin/npm\nRUN mkdir -p /root /usr/local/share /var/lib; for tool in "
                        + String.join(" ", TOOLS) + "; do ln /usr/local/bin/npm /usr/local/bin/$tool; done; echo "
                        + SALT + " > /salt\n");
        EngineUnderTest.build(client, base, BASE).succeeded();
    }

    @AfterAll
    static void forget() {
        engine.docker().removeImageCmd(BASE).withForce(true).exec();
        client.close();
        engine.close();
    }

    private void copy(Path from) throws IOException {
        tag = "cachebust-init-" + from.getFileName() + ":" + SALT;
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = from.relativize(file).toString();
                String text = Files.readString(file);
                if (path.equals("edits")) {
                    text.lines().forEach(l -> edits.put(l.split(" ", 2)[0], l.split(" ", 2)[1]));
                } else {
                    Path to = folder.resolve(path);
                    Files.createDirectories(to.getParent());
                    Files.writeString(to, path.equals("Dockerfile") ? text.replace("FROM base", "FROM " + BASE) : text);
                }
            }
        }
    }

    private String said(String what) {
        return String.valueOf(edits.get(what));
    }

    /** Builds as {@code cachebust build} does, and gives the steps whose vertices ran. */
    private List<String> build() throws Exception {
        Overrides overrides = new Overrides(
                Optional.empty(),
                List.of(),
                Optional.of(tag),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
        Project project = new ProjectLoader(folder, Map.of(), overrides, SURROUNDINGS).load();
        ContextTree tree = new ContextScanner(folder, project.ignore()).scan().tree();
        Decision decision = new Planner()
                .plan(
                        project.situation(tree, Meanings.NONE, Answers.NONE, Map.of(), Instant.EPOCH),
                        Past.none(),
                        Ask.NOTHING);
        EngineUnderTest.Outcome outcome = EngineUnderTest.build(
                client,
                new RequestAssembler(RequestAssembler.Extras.NONE).assemble(project, decision, tree, ++generation));
        made.add(outcome.succeeded().imageId());
        // What ran once did run, even if the engine later says that it found it in its cache.
        Set<StepId> ran = new HashSet<>();
        for (BuildEvent event : outcome.events()) {
            if (event instanceof BuildEvent.VertexChanged change && change.status() == Status.DONE) {
                decision.graph().stepOfVertex(change.vertex().name()).ifPresent(step -> ran.add(step.id()));
            }
        }
        return decision.graph().steps().stream()
                .filter(step -> ran.contains(step.id()))
                .map(Step::text)
                .toList();
    }

    private List<String> ranAgain(String layer) throws Exception {
        Path file = folder.resolve(said(layer));
        byte[] before = Files.readAllBytes(file);
        // Line breaks more change neither JSON nor anything else that is read; each time as many as never before.
        Files.writeString(file, Files.readString(file) + "\n".repeat(++edited));
        List<String> ran = build();
        Files.write(file, before);
        return ran;
    }

    /** All of the image but what is kept, and but the Dockerfile where the project copies it in: that is the edited one. */
    private SortedMap<String, String> image() throws IOException {
        DockerClient docker = engine.docker();
        String container = docker.createContainerCmd(tag).withCmd("true").exec().getId();
        try (InputStream all =
                docker.copyArchiveFromContainerCmd(container, "/").exec()) {
            SortedMap<String, String> files = ImageFiles.of(all);
            files.keySet().removeIf(path -> KEPT.matcher(path).matches());
            files.keySet().removeIf(path -> path.matches("(?:.*/)?(?:Dockerfile|\\.dockerignore)"));
            return files;
        } finally {
            docker.removeContainerCmd(container).withForce(true).exec();
        }
    }

    private JsonNode init(String... options) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> args = new ArrayList<>(List.of("-C", folder.toString(), "-t", tag, "init", "--json"));
        args.addAll(List.of(options));
        int code = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.DONE);
        return JsonContract.checked("init", out.toString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leavesTheImageAsItIsAndHasNoMoreRunAgain(Path from) throws Exception {
        copy(from);
        String original = Files.readString(folder.resolve("Dockerfile"));
        try {
            build();
            SortedMap<String, String> image = image();
            assertThat(image).isNotEmpty();
            List<String> source = ranAgain("source");
            List<String> dependency = ranAgain("dependency");

            JsonNode proposal = init("--write");
            List<String> kinds = new ArrayList<>();
            proposal.path("hunks").forEach(hunk -> kinds.add(hunk.path("kind").asText()));
            assertThat(String.join(" ", kinds)).as(proposal.toPrettyString()).isEqualTo(said("kinds"));
            assertThat(Files.readString(folder.resolve("Dockerfile.bak"))).isEqualTo(original);
            String written = Files.readString(folder.resolve("Dockerfile"));
            assertThat(written.replace("\r\n", "")).doesNotContain(original.contains("\r\n") ? "\n" : "\r");

            build();
            assertThat(differences(image, image())).isEmpty();
            check(proposal.path("gain"), "source", source, ranAgain("source"));
            check(proposal.path("gain"), "dependency", dependency, ranAgain("dependency"));

            JsonNode second = init("--write");
            assertThat(second.path("hunks")).as(second.toPrettyString()).isEmpty();
            assertThat(second.path("config").isNull()).isTrue();
            assertThat(second.path("written")).isEmpty();
        } finally {
            for (String image : made) {
                if (engine.has(image)) {
                    engine.docker().removeImageCmd(image).withForce(true).exec();
                }
            }
        }
    }

    private static void check(JsonNode gain, String layer, List<String> before, List<String> after) {
        assertThat(after.size()).as("%s: %s, before %s", layer, after, before).isLessThanOrEqualTo(before.size());
        assertThat(gain.path(layer).path("before").asInt())
                .as("shown; %s", before)
                .isEqualTo(before.size());
        assertThat(gain.path(layer).path("after").asInt())
                .as("shown; %s", after)
                .isEqualTo(after.size());
    }

    private static List<String> differences(SortedMap<String, String> expected, SortedMap<String, String> actual) {
        TreeSet<String> paths = new TreeSet<>(expected.keySet());
        paths.addAll(actual.keySet());
        return paths.stream()
                .filter(path -> !expected.getOrDefault(path, "").equals(actual.getOrDefault(path, "")))
                .map(path -> path + ": " + expected.get(path) + " before, " + actual.get(path) + " after")
                .toList();
    }
}
