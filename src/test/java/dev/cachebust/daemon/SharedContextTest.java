package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.context.ContextScan;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.context.PathRules;
import dev.cachebust.watch.ChangeSource;
import dev.cachebust.watch.WatchEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many images are built from a folder, it is registered once, walked once and each file read once. */
class SharedContextTest {
    @TempDir
    Path root;

    private final List<String> done = new ArrayList<>();
    private final List<FakeSource> sources = new ArrayList<>();
    private final SharedContexts contexts = new SharedContexts(new Counting());

    private static final class FakeSource implements ChangeSource {
        final Set<Path> files;
        Consumer<WatchEvent> listener = event -> {};
        boolean closed;

        FakeSource(Set<Path> files) {
            this.files = files;
        }

        @Override
        public void start(Consumer<WatchEvent> told) {
            listener = told;
        }

        @Override
        public int directories() {
            return 3;
        }

        @Override
        public int polled() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** The real disk, and what is done with it. */
    private final class Counting implements SharedContext.Disk {
        @Override
        public ChangeSource source(Path folder, PathRules rules, Set<Path> files) {
            done.add("watch");
            sources.add(new FakeSource(files));
            return sources.get(sources.size() - 1);
        }

        @Override
        public ContextScan scan(Path folder, PathRules rules, ContextTree known) throws IOException {
            done.add("walk");
            return REAL.scan(folder, rules, known);
        }

        @Override
        public ContextScan rescan(Path folder, PathRules rules, ContextScan before, Set<String> paths)
                throws IOException {
            done.add("look at " + paths);
            return REAL.rescan(folder, rules, before, paths);
        }
    }

    /** One of the images. */
    private final class Image {
        final String name;
        final IgnoreRules rules;
        final SharedContext.Need need;
        final List<WatchEvent> told = new ArrayList<>();

        Image(String name, String ignore) throws Exception {
            this.name = name;
            this.rules = IgnoreRules.parse(ignore);
            this.need = new SharedContext.Need(rules, Set.of(root.resolve(name + ".Dockerfile")));
            contexts.expect(name, root, need, ContextTree.empty());
        }

        Image watched() throws IOException {
            contexts.of(name, root).watch(name, need, told::add);
            return this;
        }

        ContextTree sees(String... paths) throws IOException {
            Optional<Set<String>> asked = paths.length == 0 ? Optional.empty() : Optional.of(Set.of(paths));
            return contexts.of(name, root).scan(name, rules, asked).tree();
        }
    }

    @BeforeEach
    void files() throws IOException {
        write("common", "1");
        write("logs/one.log", "1");
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void happens(String... paths) {
        sources.get(sources.size() - 1).listener.accept(new WatchEvent.Changed(Set.of(paths)));
    }

    @Test
    void severalReadAndWatchOnce() throws Exception {
        Image api = new Image("api", "");
        Image worker = new Image("worker", "logs");
        Image jobs = new Image("jobs", "logs\n!logs/one.log");
        ContextTree whole = api.watched().sees();
        ContextTree part = worker.watched().sees();
        ContextTree other = jobs.watched().sees();
        assertThat(done).containsExactly("watch", "walk");
        assertThat(sources.get(0).files).hasSize(3);
        assertThat(whole.get("logs/one.log")).isPresent();
        assertThat(part.get("logs")).isEmpty();
        assertThat(other.get("logs/one.log")).isPresent();
        assertThat(part.get("common").orElseThrow())
                .as("read once")
                .isSameAs(whole.get("common").orElseThrow());

        write("common", "22");
        happens("common");
        for (Image image : List.of(worker, api, jobs)) {
            assertThat(image.sees("common").changesSince(whole)).hasSizeGreaterThanOrEqualTo(1);
        }
        assertThat(done).containsExactly("watch", "walk", "look at [common]");
    }

    @Test
    void eachIsToldWhatConcernsIt() throws Exception {
        Image api = new Image("api", "");
        Image worker = new Image("worker", "logs").watched();
        api.watched();
        happens("logs/one.log");
        happens(root.resolve("worker.Dockerfile").toString(), "common");
        assertThat(api.told)
                .containsExactly(
                        new WatchEvent.Changed(Set.of("logs/one.log")), new WatchEvent.Changed(Set.of("common")));
        assertThat(worker.told)
                .containsExactly(new WatchEvent.Changed(
                        Set.of("common", root.resolve("worker.Dockerfile").toString())));
    }

    @Test
    void whatHappensAfterALookIsLookedAtAgain() throws Exception {
        Image api = new Image("api", "");
        Image worker = new Image("worker", "").watched();
        api.watched();
        ContextTree before = api.sees();
        write("common", "22");
        happens("common");
        assertThat(api.sees("common").changesSince(before)).hasSize(1);
        write("common", "333");
        happens("common");
        assertThat(worker.sees("common").changesSince(api.sees())).isEmpty();
        assertThat(api.sees("common").changesSince(before)).hasSize(1);
        assertThat(done).containsExactly("watch", "walk", "look at [common]", "look at [common]");
    }

    @Test
    void lostTrustIsOneWalkForAll() throws Exception {
        Image api = new Image("api", "");
        Image worker = new Image("worker", "logs").watched();
        api.watched();
        api.sees();
        worker.sees();
        write("common", "22");
        sources.get(0)
                .listener
                .accept(new WatchEvent.TrustLost(WatchEvent.Reason.OVERFLOW, Optional.empty(), Optional.empty()));
        assertThat(api.told).hasSize(1);
        assertThat(worker.told).hasSize(1);
        ContextTree now = api.sees();
        assertThat(worker.sees().get("common")).isEqualTo(now.get("common"));
        assertThat(done).containsExactly("watch", "walk", "walk");
    }

    @Test
    void otherRulesLeadToAnotherRegistration() throws Exception {
        Image api = new Image("api", "logs").watched();
        api.sees();
        Image worker = new Image("worker", "");
        assertThat(worker.watched().sees().get("logs/one.log")).isPresent();
        assertThat(api.sees().get("logs")).isEmpty();
        assertThat(done).containsExactly("watch", "walk", "watch", "walk");
        assertThat(sources.get(0).closed).isTrue();
        contexts.leave("api");
        assertThat(sources.get(1).closed).isFalse();
        contexts.leave("worker");
        assertThat(sources.get(1).closed).isTrue();
    }
}
