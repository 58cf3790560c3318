package dev.cachebust.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Answer;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Message.Command;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Layers;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Presence.Life;
import dev.cachebust.stream.Status;
import dev.cachebust.stream.Statuses;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real socket, with a watcher that only writes down what it is asked. */
@Timeout(60)
class ControlServerTest {
    @TempDir
    Path root;

    private final LinkedBlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final Hub hub = new Hub(status -> {});
    private StateFolder state;
    private ControlServer server;
    private long seq;

    private record Asked(Command command, boolean awaited, Consumer<Answer> answers) {}

    private final Commanded watcher = new Commanded() {
        @Override
        public void ask(Command command, Optional<String> image, boolean awaited, Consumer<Answer> answers) {
            asked.add(new Asked(command, awaited, answers));
        }

        @Override
        public boolean has(String image) {
            return image.equals("api");
        }

        @Override
        public LayerName layer(String typed) {
            return Layers.of(List.of()).parse(typed);
        }
    };

    @BeforeEach
    void open() throws IOException {
        state = StateFolder.of(root, Map.of("XDG_STATE_HOME", root.toString()));
        state.make();
        server = ControlServer.open(state, Map.of("XDG_RUNTIME_DIR", root.toString()), hub, watcher);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        assertThat(server.socket()).doesNotExist();
    }

    private ControlClient connect() throws IOException {
        Presence.About about = new Presence.About(
                1, Instant.EPOCH, Instant.EPOCH, Optional.of(server.socket().toString()), Optional.empty());
        return ControlClient.connect(new Presence(Life.RUNNING, Statuses.of(Status.UNKNOWN), Optional.of(about)));
    }

    private void happens(Event event) {
        hub.accept(new Stamped(++seq, Instant.EPOCH, event));
    }

    private static Event log(int length) {
        return new Event.Log(1, Optional.empty(), Stream.STDOUT, "x".repeat(length));
    }

    @Test
    void isForItsOwnerOnly() throws IOException {
        Path folder = Objects.requireNonNull(server.socket().getParent());
        assertThat(folder.startsWith(root)).isTrue();
        for (Path each : List.of(folder, folder.resolveSibling(""))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.socket())))
                .isEqualTo("rw-------");
    }

    @Test
    void handsOnCommandsAndTheirAnswers() throws Exception {
        try (ControlClient client = connect()) {
            client.send(new Request.Bust(List.of("deps", "app"), Optional.of("api"), true));
            Asked bust = asked.take();
            assertThat(bust.command()).isEqualTo(new Command.Bust(Set.of(LayerName.DEPENDENCY, LayerName.SOURCE)));
            assertThat(bust.awaited()).isTrue();
            Answer waiting = new Answer.Waiting("building is paused");
            Answer ended = new Answer.Ended(2, Result.FAILED, "no");
            bust.answers().accept(waiting);
            bust.answers().accept(ended);
            assertThat(client.next()).contains(new Reply.Answered(waiting));
            assertThat(client.next()).contains(new Reply.Answered(ended));
            client.send(new Request.Bust(List.of("nosuch"), Optional.empty(), true));
            assertThat(client.next().orElseThrow()).isInstanceOf(Reply.Refused.class);
            client.send(new Request.Plain(new Command.Pause()));
            assertThat(asked.take().command()).isEqualTo(new Command.Pause());
        }
    }

    @Test
    void tellsWhatLedToNowAndThenEverything() throws Exception {
        happens(new Event.Hello("1", "/p", Optional.empty()));
        happens(new Event.Ready("shop:dev", 1, 1, new Event.EngineInfo("b", "1", "h"), List.of()));
        try (ControlClient client = connect()) {
            client.send(new Request.Follow());
            assertThat(client.next()).contains(happened(1, new Event.Hello("1", "/p", Optional.empty())));
            assertThat(client.next().orElseThrow().toString()).contains("shop:dev");
            happens(new Event.Config(true, "reloaded"));
            assertThat(client.next()).contains(happened(3, new Event.Config(true, "reloaded")));
            client.send(new Request.Status());
            assertThat(client.line().orElseThrow())
                    .startsWith("{\"state\":\"idle\"")
                    .contains("\"type\":\"status\"");
            happens(new Event.Bye("stopped"));
            server.close();
            assertThat(client.next()).contains(happened(4, new Event.Bye("stopped")));
            assertThat(client.next()).isEmpty();
        }
    }

    private static Reply happened(long seq, Event event) {
        return new Reply.Happened(new Stamped(seq, Instant.EPOCH, event));
    }

    @Test
    void aReaderThatReadsNothingHoldsNobodyUp() throws Exception {
        try (ControlClient stuck = connect();
                ControlClient awake = connect()) {
            stuck.send(new Request.Follow());
            awake.send(new Request.Follow());
            List<Reply> seen = new ArrayList<>();
            happens(new Event.Hello("1", "/p", Optional.empty()));
            // Who has the first event is sent the others too.
            assertThat(stuck.next()).isPresent();
            seen.add(awake.next().orElseThrow());
            Instant begin = Instant.now();
            for (int i = 0; i < 100; i++) {
                for (int j = 0; j < 100; j++) {
                    happens(log(1000));
                }
                happens(new Event.Config(true, "mark " + i));
                while (!seen.get(seen.size() - 1).toString().contains("mark " + i + "]")) {
                    seen.add(awake.next().orElseThrow());
                }
            }
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
            // It wakes up: every mark is there, and what is not there is told of.
            int marks = 0;
            boolean told = false;
            while (marks < 100) {
                String line = stuck.line().orElseThrow();
                marks += line.contains("\"mark ") ? 1 : 0;
                told |= line.contains(Outbox.LEFT_OUT);
            }
            assertThat(told).isTrue();
        }
    }

    @Test
    void nonsenseIsAnsweredAndEndless() throws Exception {
        try (SocketChannel raw = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
            Lines lines = new Lines(raw, 1 << 20);
            raw.write(ByteBuffer.wrap("\u0000\u00ff\n{\"type\":7}\n".getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(lines.next().orElseThrow()).contains("\"type\":\"error\"");
            assertThat(lines.next().orElseThrow()).contains("\"type\":\"error\"");
            byte[] much = new byte[1 << 17];
            ByteBuffer endless = ByteBuffer.wrap(much);
            assertThatThrownBy(() -> {
                        while (true) {
                            endless.rewind();
                            raw.write(endless);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoHasAskedAndLeftTheirHalfStillGetsTheAnswer() throws Exception {
        try (SocketChannel raw = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
            raw.write(ByteBuffer.wrap("{\"type\":\"rebuild\",\"wait\":true}\n".getBytes(StandardCharsets.UTF_8)));
            raw.shutdownOutput();
            asked.take().answers().accept(new Answer.NotNeeded(""));
            Lines lines = new Lines(raw, 1 << 20);
            assertThat(lines.next().orElseThrow()).contains("not-needed");
            assertThat(lines.next()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void takesOnlySoManyAtATime() throws Exception {
        List<ControlClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 33; i++) {
                clients.add(connect());
            }
            ControlClient refused = clients.get(32);
            refused.send(new Request.Status());
            assertThat(refused.next())
                    .as("why, also to one who asks after the watcher has hung up")
                    .contains(new Reply.Refused("too many processes are connected to this watcher"));
            assertThat(refused.next()).isEmpty();
            clients.get(0).send(new Request.Status());
            assertThat(clients.get(0).line()).isPresent();
        } finally {
            for (ControlClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void fallsBackToTheStateFolderWhereTheRuntimeFolderIsNotSafe() throws Exception {
        Path open = Files.createDirectory(root.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path link = Files.createSymbolicLink(root.resolve("link"), root);
        Path deep = Files.createDirectories(root.resolve("d".repeat(100)));
        for (String runtime :
                List.of(open.toString(), link.toString(), "relative", "", root + "/none", deep.toString())) {
            assertThat(SocketPlace.make(state, Map.of("XDG_RUNTIME_DIR", runtime)))
                    .isEqualTo(state.file("socket"));
        }
    }

    @Test
    void doesNotGoWhereSomeoneElseHasPutSomething() throws Exception {
        Path runtime = Files.createDirectory(root.resolve("run"));
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(runtime.resolve("cachebust"), root);
        assertThatThrownBy(() -> SocketPlace.make(state, Map.of("XDG_RUNTIME_DIR", runtime.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a folder");
        Files.setPosixFilePermissions(server.socket().getParent(), PosixFilePermissions.fromString("rwxr-x---"));
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class).hasMessageContaining("open to others");
    }
}
