package dev.cachebust.after;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.after.SyncDecision.Impossible;
import dev.cachebust.after.SyncDecision.Possible;
import dev.cachebust.after.SyncFiles.Upload;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.Layers;
import dev.cachebust.layer.Meanings;
import dev.cachebust.plan.Ask;
import dev.cachebust.plan.Decision;
import dev.cachebust.plan.EngineTraits;
import dev.cachebust.plan.KnownKeys;
import dev.cachebust.plan.Past;
import dev.cachebust.plan.Planner;
import dev.cachebust.plan.Situation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When copying files comes to the same as a build, and which files those are. */
class SyncDecisionTest {
    private ContextTree held = tree("package", "src/a", "src/b", "src/sub/c", "docs/d");

    private static Entry file(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Entry.File(name, 0644, 1, bytes.length, Digest.sha256(bytes));
    }

    private static ContextTree tree(String... paths) {
        ContextTree tree = ContextTree.empty();
        for (String path : paths) {
            tree = put(tree, path, "1");
        }
        return tree;
    }

    private static ContextTree put(ContextTree tree, String path, String content) {
        return tree.put(path, file(path.substring(path.lastIndexOf('/') + 1), content));
    }

    private static Decision plan(String text, ContextTree tree, Map<String, String> args) {
        Dockerfile dockerfile = DockerfileParser.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
        Situation situation = new Situation(
                dockerfile,
                new GraphOptions(Optional.empty(), new TreeMap<>(args), "linux/amd64", Map.of(), Map.of()),
                tree,
                Map.of(),
                Set.of("Dockerfile"),
                Layers.of(List.of()),
                Meanings.NONE,
                Answers.NONE,
                Map.of(),
                new EngineTraits(false),
                Instant.EPOCH);
        try {
            return new Planner()
                    .plan(
                            situation,
                            new Past(Optional.empty(), ContextTree.empty(), KnownKeys.none()),
                            new Ask(false, List.of(), List.of()));
        } catch (dev.cachebust.context.BadPatternException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private SyncDecision decide(String before, String after, ContextTree now, Map<String, String> args) {
        Decision old = plan(before, held, Map.of());
        Decision next = plan(after, now, args);
        return SyncDecision.of(
                new SyncDecision.Content(old.record(), held),
                new SyncDecision.Content(next.record(), now),
                DockerfileParser.parse("Dockerfile", after.getBytes(StandardCharsets.UTF_8)),
                next.graph());
    }

    /** Uploads as {@code to}, deletes as {@code -to}; else why not. */
    private List<String> decide(String dockerfile, ContextTree now) {
        SyncDecision decision = decide(dockerfile, dockerfile, now, Map.of());
        if (decision instanceof Impossible impossible) {
            return List.of(impossible.why());
        }
        SyncFiles files = ((Possible) decision).files();
        List<String> all = new ArrayList<>();
        files.uploads().forEach(upload -> all.add(upload.to()));
        files.deletes().forEach(path -> all.add("-" + path));
        return all;
    }

    @Test
    void filesOfTheLastCopyAreCopied() {
        String dockerfile = "FROM x\nWORKDIR /app\nCOPY package ./\nRUN install\nCOPY src ./src\nCMD run\n";
        ContextTree now = put(put(held, "src/a", "2"), "src/new/e", "1").remove("src/sub");
        assertThat(decide(dockerfile, now))
                .containsExactly("/app/src/a", "/app/src/new", "/app/src/new/e", "-/app/src/sub");
        assertThat(decide(dockerfile, put(held, "docs/d", "2"))).isEmpty();
        assertThat(decide(dockerfile, held)).isEmpty();
        assertThat(decide(dockerfile, put(held, "package", "2")))
                .containsExactly("line 3: COPY package ./ has to be run again");
    }

    @Test
    void whatStepsMakeOfFilesIsNotCopied() {
        assertThat(decide("FROM x\nCOPY src /src\nRUN build\n", put(held, "src/a", "2")))
                .containsExactly("line 2: COPY src /src has to be run again");
        assertThat(decide(
                        "FROM x AS b\nCOPY src /src\nRUN build\nFROM y\nCOPY --from=b /out /out\n",
                        put(held, "src/a", "2")))
                .containsExactly("line 2: COPY src /src has to be run again");
        assertThat(decide(
                        "FROM x\nRUN --mount=type=bind,source=docs,target=/d cat /d/d\nCOPY . /app\n",
                        put(held, "docs/d", "2")))
                .containsExactly("line 2: RUN --mount=type=bind,source=docs,target=/d cat /d/d has to be run again");
        assertThat(decide("FROM x\nADD src /src\n", put(held, "src/a", "2")))
                .containsExactly("line 2: ADD src /src has to be run again");
    }

    @Test
    void destinationsAreThoseOfBuildKit() {
        ContextTree now = put(put(held, "src/a", "2"), "src/sub/c", "2");
        assertThat(decide("FROM x\nCOPY src/a /to/\n", now)).containsExactly("/to/a");
        assertThat(decide("FROM x\nCOPY src/a /to/name\n", now)).containsExactly("/to/name");
        assertThat(decide("FROM x\nWORKDIR /w\nCOPY src/a .\n", now)).containsExactly("/w/a");
        assertThat(decide("FROM x\nCOPY src/* /to/\n", now)).containsExactly("/to/a", "/to/c");
        assertThat(decide("FROM x\nCOPY s*c /to\n", now))
                .containsExactly("line 2: COPY s*c /to: its destination does not end with /");
        assertThat(decide("FROM x\nCOPY . /\n", now)).containsExactly("/src/a", "/src/sub/c");
        assertThat(decide("FROM x\nCOPY --exclude=sub src /to\n", now)).containsExactly("/to/a");
        assertThat(decide("FROM x\nCOPY src/sub src/a /to/\n", now)).containsExactly("/to/a", "/to/c");
    }

    @Test
    void ownersAndModesAreThoseOfTheCopy() {
        String dockerfile = "FROM x\nCOPY --chown=node:7 --chmod=0600 src /to\n";
        ContextTree now = put(held, "src/a", "2");
        SyncDecision decision = decide(dockerfile, dockerfile, now, Map.of());
        assertThat(decision)
                .isEqualTo(new Possible(new SyncFiles(
                        List.of(new Upload("src/a", "/to/a", file("a", "2"), "node:7", OptionalInt.of(0600))),
                        List.of())));
        assertThat(decide("FROM x\nCOPY --chmod=u+x src /to\n", now))
                .containsExactly("line 2: COPY --chmod=u+x src /to: its --chmod is relative");
    }

    @Test
    void laterCopiesLieOverEarlierOnes() {
        String dockerfile = "FROM x\nCOPY docs/d /app/a\nCOPY src /app\n";
        assertThat(decide(dockerfile, put(held, "docs/d", "2"))).isEmpty();
        assertThat(decide(dockerfile, held.remove("src/a"))).containsExactly("/app/a");
        assertThat(decide(dockerfile, put(held, "src/b", "2"))).containsExactly("/app/b");
    }

    @Test
    void anotherImageIsBuilt() {
        String dockerfile = "FROM x\nCOPY src /to\n";
        ContextTree now = put(held, "src/a", "2");
        assertThat(decide(dockerfile, dockerfile + "LABEL a=b\n", now, Map.of()))
                .isEqualTo(new Impossible("the Dockerfile changed"));
        assertThat(decide(dockerfile, dockerfile, now, Map.of("A", "1")))
                .isEqualTo(new Impossible("a build argument changed"));
        assertThat(decide("FROM x\nARG SRC_HASH\nCOPY src /to\nENV REVISION=$SRC_HASH\n", now))
                .containsExactly("line 4: ENV REVISION=$SRC_HASH holds the new value of SRC_HASH");
        assertThat(decide("FROM x\nARG SRC_HASH\nCOPY src /to\n", now)).containsExactly("/to/a");
    }

    @Test
    void oddFilesAreBuilt() {
        String dockerfile = "FROM x\nCOPY src /to\n";
        Entry link = new Entry.Link("a", 0777, 1, "b");
        assertThat(decide(dockerfile, held.put("src/a", link))).containsExactly("src/a is another kind of file now");
        assertThat(decide(dockerfile, held.put("src/l", new Entry.Link("l", 0777, 1, "../../etc/passwd"))))
                .containsExactly("/to/l");
        held = held.put("alias", new Entry.Link("alias", 0777, 1, "src"));
        assertThat(decide("FROM x\nCOPY alias /to\n", put(held, "src/a", "2")))
                .containsExactly("line 2: COPY alias /to: alias leads through a symbolic link");
        assertThat(decide("FROM x\nCOPY ali* /to/\n", put(held, "src/a", "2")).get(0))
                .contains("symbolic link");
    }
}
