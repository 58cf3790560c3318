package dev.cachebust.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFilesTest {
    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makesAFolder() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("shop"));
    }

    @Test
    void aFolderWithoutAComposeFileHasNoProject() throws ComposeException {
        assertThat(new ComposeFiles(folder, Map.of()).read()).isEmpty();
    }

    @Test
    void anOddEnvFileIsNoFailureWhereComposeIsNotUsed() throws Exception {
        write(".env", "what is=this?\n");
        assertThat(new ComposeFiles(folder, Map.of()).read()).isEmpty();
    }

    @Test
    void anImageIsCalledAfterProjectAndServiceUnlessItHasAName() throws Exception {
        ComposeProject project = read("services: {web: {build: .}, api: {build: ., image: 'x/api:1'}}");
        assertThat(project.image("web")).isEqualTo("shop-web");
        assertThat(project.image("api")).isEqualTo("x/api:1");
    }

    @Test
    void namingAServiceTurnsItsProfilesOn() throws Exception {
        ComposeProject project =
                read("services: {a: {build: .}, b: {build: ., profiles: [p]}, c: {build: ., profiles: [p, q]},"
                        + " d: {build: ., profiles: [q]}}");
        assertThat(project.services()).containsOnlyKeys("a");
        assertThat(project.enabling(List.of("b")).services()).containsOnlyKeys("a", "b", "c");
        assertThat(project.enabling(List.of("b")).inactive()).containsOnlyKeys("d");
    }

    @Test
    void everyFileThatDecidesIsNamedAlsoThoseThatAreNotThere() throws Exception {
        write("other.yaml", "services: {b: {image: b, extends: {file: base.yaml, service: x}}}");
        write("base.yaml", "services: {x: {image: x}}");
        write("compose.yaml", "include: [other.yaml]\nservices: {a: {image: a}}");
        ComposeFiles files = new ComposeFiles(folder, Map.of());
        assertThat(files.read()).isPresent();
        assertThat(files.watched())
                .contains(
                        folder.resolve("compose.yaml"),
                        folder.resolve("other.yaml"),
                        folder.resolve("base.yaml"),
                        folder.resolve(".env"),
                        folder.resolve("compose.override.yml"));
    }

    @Test
    void filesAreNamedAlsoWhenOneOfThemIsBroken() throws Exception {
        write("compose.yaml", "include: [other.yaml]");
        write("other.yaml", "services: [");
        ComposeFiles files = new ComposeFiles(folder, Map.of());
        assertThatThrownBy(files::read).isInstanceOf(ComposeException.class);
        assertThat(files.watched()).contains(folder.resolve("other.yaml"));
    }

    @Test
    void variablesWithoutAValueAreTold() throws Exception {
        assertThat(read("services: {a: {image: 'a$NOPE${NEITHER}${FINE:-x}'}}").unset())
                .containsExactly("NOPE", "NEITHER");
    }

    @Test
    void sshKeysHaveTheirPathsResolved() throws Exception {
        ComposeProject project =
                read("services: {a: {build: {context: ., ssh: ['default', 'key=./id', 'other=~/k']}}}");
        assertThat(build(project, "a").ssh())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "default",
                        Optional.empty(),
                        "key",
                        Optional.of(folder + "/id"),
                        "other",
                        Optional.of("/home/dev/k")));
    }

    @Test
    void stagesWhoseCacheIsLeftOutMayBeOneOrMore() throws Exception {
        ComposeProject project = read("services: {a: {build: {context: ., no_cache_filter: one}},"
                + " b: {build: {context: ., no_cache_filter: [one, two]}}}");
        assertThat(build(project, "a").noCacheFilter()).containsExactly("one");
        assertThat(build(project, "b").noCacheFilter()).containsExactly("one", "two");
    }

    @Test
    void aWatchedLinkIsFollowedOnce() throws Exception {
        Files.createDirectories(folder.resolve("real/src"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        ComposeProject project =
                read("services: {a: {build: ., develop: {watch: [{path: ./link/src, action: rebuild}]}}}");
        assertThat(service(project, "a").watch())
                .extracting(ComposeService.Watch::path)
                .containsExactly(folder + "/real/src");
    }

    @Test
    void aServiceOfAnIncludedFileCanBeChangedAndExtended() throws Exception {
        write("other.yaml", "services: {b: {image: b, build: {context: ./b, target: one}}}");
        ComposeProject project =
                read("include: [other.yaml]\nservices: {b: {build: {target: two}}, c: {extends: b, image: c}}");
        ComposeBuild build = build(project, "b");
        assertThat(build.target()).contains("two");
        assertThat(build.context()).isEqualTo(folder + "/b");
        assertThat(build(project, "c").target()).contains("two");
    }

    @Test
    void aliasesThatGrowByPowersAreRefused() throws Exception {
        StringBuilder bomb = new StringBuilder("x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
        for (int level = 1; level < 20; level++) {
            String alias = "*x" + (level - 1);
            bomb.append(IntStream.range(0, 10)
                    .mapToObj(at -> alias)
                    .collect(Collectors.joining(", ", "x" + level + ": &x" + level + " [", "]\n")));
        }
        assertThat(failure(bomb + "services: {a: {image: a}}").problem()).contains("more than 100000 values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void nestingWithoutEndIsRefused(String opening) throws Exception {
        assertThat(failure("services: " + (opening.equals("- ") ? "\n" : "") + opening.repeat(50_000)))
                .isNotNull();
    }

    @Test
    void anAliasWithinItsAnchorIsRefused() throws Exception {
        assertThat(failure("services: &s {a: {image: a}, b: *s}").problem()).contains("contains itself");
        assertThat(failure("x: &x\n  <<: *x\nservices: {a: {image: a}}").problem())
                .contains("contains itself");
    }

    @Test
    void variablesNestedWithoutEndAreRefused() throws Exception {
        String text = "${A:-".repeat(5_000) + "}".repeat(5_000);
        assertThat(failure("services: {a: {image: '" + text + "'}}").problem()).contains("nested deeper");
    }

    @Test
    void aHugeFileAndAFolderInItsPlaceAreRefused() throws Exception {
        assertThat(failure("#" + "x".repeat(5 << 20)).problem()).contains("larger than 4 MiB");
        Files.delete(folder.resolve("compose.yaml"));
        Files.createDirectory(folder.resolve("sub"));
        assertThat(catchThrowableOfType(
                                ComposeException.class,
                                () -> new ComposeFiles(folder, Map.of("COMPOSE_FILE", "sub")).read())
                        .problem())
                .isEqualTo("sub is not a file");
    }

    @Test
    void foreignTextCannotReachATerminal() throws Exception {
        ComposeException failure = failure("services: {a: {build: {\"\\e[31mred\": 1}}}");
        assertThat(failure.getMessage()).doesNotContain("\u001b").contains("\\u001b[31mred");
    }

    private static ComposeService service(ComposeProject project, String name) {
        return Objects.requireNonNull(project.services().get(name));
    }

    private static ComposeBuild build(ComposeProject project, String name) {
        return service(project, name).build().orElseThrow();
    }

    private ComposeProject read(String text) throws IOException, ComposeException {
        write("compose.yaml", text);
        return new ComposeFiles(folder, Map.of("HOME", "/home/dev")).read().orElseThrow();
    }

    private ComposeException failure(String text) throws IOException {
        write("compose.yaml", text);
        ComposeFiles files = new ComposeFiles(folder, Map.of());
        return catchThrowableOfType(ComposeException.class, files::read);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
