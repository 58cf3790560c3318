package dev.cachebust.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.GraphSource.Answer;
import dev.cachebust.build.buildkit.EngineUnderTest;
import dev.cachebust.build.buildkit.RequestBuilder;
import dev.cachebust.dockerfile.CacheKeyIT;
import dev.cachebust.dockerfile.Golden;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.plan.GeneratedCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's own graph of every Dockerfile that the tests have, compared with ours: no difference is allowed. */
class ExactIT {
    /** What an engine that cannot pull or look up further images, or that is of another processor, cannot be asked. */
    private static final Set<String> ELSEWHERE = Set.of(
            "directives",
            "named-context-image",
            "named-contexts",
            "onbuild-image",
            "platform-arm",
            // The frontends that are built into engines so far do not know their flags.
            "copy-parents",
            "run-security");

    private static final GraphOptions PLAIN =
            new GraphOptions(Optional.empty(), new TreeMap<>(), "linux/amd64", Map.of(), Map.of());

    /**
     * What the frontend of an engine as old as 20.10 does not know or does otherwise; a tmpfs with a source even ends the
     * engine.
     */
    private static final Pattern RECENT = Pattern.compile("<<|--(link|exclude|checksum|keep-git-dir|unpack|network)"
            + "|tmpfs,from|,env=|size=|\\.git\\b|\\$\\{\\w+[#%/+:-]|TARGETSTAGE|ARG BUILDPLATFORM");

    private static Engine engine;

    @TempDir
    Path folder;

    record Case(String name, byte[] dockerfile, GraphOptions options) {
        String text() {
            return new String(dockerfile, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void connect() {
        engine = new Engine();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>(own());
        cases.addAll(goldens());
        cases.addAll(keys());
        boolean current;
        try (EngineUnderTest underTest = new EngineUnderTest()) {
            current = !underTest.version().startsWith("20.");
        }
        cases.addAll(generated(current));
        cases.removeIf(c -> !current && RECENT.matcher(c.text()).find());
        return cases;
    }

    /** Files of {@code golden/exact}: cases of the form {@code === name}, Dockerfile. */
    private static List<Case> own() throws IOException {
        return Stream.of(Files.readString(Path.of("src/test/resources/golden/exact/cases.txt"))
                        .split("(?m)^=== "))
                .filter(block -> !block.isBlank())
                .map(block -> block.split("\n", 2))
                .map(parts ->
                        new Case(parts[0], parts[1].getBytes(StandardCharsets.UTF_8), CacheKeyIT.options(parts[1])))
                .toList();
    }

    private static List<Case> goldens() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (Golden golden : Golden.all()) {
            String name = golden.folder().getFileName().toString();
            if (!ELSEWHERE.contains(name)
                    && !Files.readString(golden.expected()).contains("error: ")) {
                cases.add(new Case(name, golden.dockerfile(), golden.options()));
            }
        }
        return cases;
    }

    private static List<Case> keys() throws IOException {
        return CacheKeyIT.cases().stream()
                .flatMap(key -> Stream.of(plain(key.name(), key.before()), plain(key.name() + ", edited", key.after())))
                .toList();
    }

    private static Case plain(String name, String dockerfile) {
        String salt = "FROM bb:latest AS salt\n";
        return new Case(name, (salt + dockerfile).getBytes(StandardCharsets.UTF_8), CacheKeyIT.options(dockerfile));
    }

    private static List<Case> generated(boolean current) {
        List<Case> cases = new ArrayList<>();
        for (int seed = 1; seed <= Integer.getInteger("exact.seeds", 10); seed++) {
            int number = seed;
            GeneratedCase.of(seed, 12, current)
                    .dockerfiles()
                    .forEach((name, text) -> cases.add(new Case(
                            number + "/" + name,
                            text.replaceAll("(?m)^FROM (--\\S+ )?bb\\b", "FROM $1bb:latest")
                                    .getBytes(StandardCharsets.UTF_8),
                            PLAIN)));
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agrees(Case example) throws IOException {
        assertThat(engine.differences(folder, example.dockerfile(), example.options()))
                .isEmpty();
    }

    /** The engine is asked for a Dockerfile, and another one is taken for ours. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RUN a             | RUN b                              | the command
            WORKDIR /a        | WORKDIR /b                         | the folder
            USER a // RUN x   | USER b // RUN x                    | the user
            ENV A=1 // RUN x  | ENV A=2 // RUN x                   | the variable A
            ARG A=1 // RUN x  | RUN x // ARG A=1                   | the variable A; the lines
            ENV A=1 B=1 // RUN x | ENV B=1 A=1 // RUN x            | the order of variables
            COPY a /x         | COPY b /x                          | the file's name; reads
            COPY d/a /x       | COPY e/a /x                        | reads
            COPY a /x         | COPY a /y                          | the destination
            COPY a /x         | COPY --chown=1 a /x                | the owner
            COPY a /x         | COPY --from=bb:latest a /x         | reads
            COPY a /x         | ADD a /x                           | the name; whether archives are unpacked
            RUN x             | RUN --mount=type=cache,target=/c x | a mount
            RUN --mount=target=/m x | RUN --mount=target=/m,source=s x | reads
            RUN x             | RUN x // RUN y                     | the name; the step
            RUN x // RUN y    | RUN x                              | the name; the step
            WORKDIR /a // RUN x | RUN x // RUN x                   | the instruction; the name; the working directory
            """)
    void tellsWhatDiffers(String asked, String ours, String expected) {
        List<Difference> differences = engine.differences(folder, dockerfile(asked), dockerfile(ours), PLAIN);

        assertThat(differences.stream().map(Difference::what).distinct().sorted())
                .isEqualTo(Stream.of(expected.split("; ")).sorted().toList());
        assertThat(differences).allSatisfy(d -> assertThat(d.ours()).isNotEqualTo(d.engine()));
    }

    private static byte[] dockerfile(String lines) {
        return ("FROM bb:latest\n" + lines.replace(" // ", "\n")).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aRefusedDockerfileIsADifference() {
        Verdict verdict = Verdict.of(
                engine.ask(folder, "FROM bb:latest\nRUN x\nCOPPY a b\n".getBytes(StandardCharsets.UTF_8), PLAIN),
                engine.ours(dockerfile("RUN x"), PLAIN),
                Engine.EXPECTED);

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Compared.class, compared -> {
            assertThat(compared.agrees()).isFalse();
            assertThat(compared.differences().get(0).engine()).contains("COPPY");
            assertThat(compared.differences().get(0).lines()).contains(new Lines(3, 3));
        });
    }

    @Test
    void withoutTheBaseImageTheEngineCannotSay() {
        Verdict verdict = Verdict.of(
                engine.ask(folder, "FROM 127.0.0.1:1/none:1\n".getBytes(StandardCharsets.UTF_8), PLAIN),
                engine.ours(dockerfile("RUN x"), PLAIN),
                Engine.EXPECTED);

        assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    }

    /** If the RUN had been run, a real build would find it in the cache, and its trace twice in the cache mount. */
    @Test
    void nothingIsExecuted() throws IOException {
        String salt = UUID.randomUUID().toString();
        String tag = "cachebust-exact-" + salt;
        Files.writeString(folder.resolve("a"), salt);
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM bb:latest\nCOPY a /a\nRUN --mount=type=cache,target=/c,id=" + salt
                        + " echo trace >> /c/trace && cp /c/trace /trace\n");
        BuildRequest request = RequestBuilder.of(folder, tag).build();

        assertThat(engine.client().graph(request)).isInstanceOf(Answer.Graph.class);
        assertThat(engine.underTest().has(tag)).isFalse();

        EngineUnderTest.Outcome built = EngineUnderTest.build(engine.client(), request);
        built.succeeded();
        try {
            assertThat(built.steps()).containsEntry("stage-0 2", Status.DONE).containsEntry("stage-0 3", Status.DONE);
            assertThat(engine.underTest().cat(tag, "/trace")).isEqualTo("trace\n");
        } finally {
            engine.underTest().docker().removeImageCmd(tag).withForce(true).exec();
        }
    }

    @Test
    void theIgnoreFileIsComparedToo() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM bb:latest\nCOPY . /\n");
        Files.writeString(folder.resolve(".dockerignore"), "# no\n/a/b/../c\n ! x \n");
        Answer answer = engine.client().graph(RequestBuilder.of(folder).build());

        assertThat(((Answer.Graph) answer).graph().ignored()).isEqualTo(Map.of("", List.of("a/c", "!x")));
        StepGraph ours = engine.ours(dockerfile("COPY . /"), PLAIN);
        Verdict wrong = Verdict.of(
                answer, ours, new Expected("linux/amd64", false, false, List.of(), Map.of("", List.of("a"))));
        assertThat(((Verdict.Compared) wrong).differences())
                .singleElement()
                .extracting(Difference::what)
                .isEqualTo("ignored files");
    }
}
