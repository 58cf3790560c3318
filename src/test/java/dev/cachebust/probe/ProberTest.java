package dev.cachebust.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cachebust.layer.Probe;
import dev.cachebust.probe.Prober.Outcome;
import dev.cachebust.probe.Prober.Outcome.Answered;
import dev.cachebust.probe.Prober.Outcome.Failed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web servers and commands, for real. */
class ProberTest {
    @TempDir
    Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(task -> new Thread(task).start());
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        String path = exchange.getRequestURI().getPath();
        boolean head = exchange.getRequestMethod().equals("HEAD");
        int status = 200;
        switch (path) {
            case "/tagged" -> {
                exchange.getResponseHeaders().set("ETag", "\"abc\"");
                exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
            }
            case "/dated" -> exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
            case "/moved" -> {
                exchange.getResponseHeaders().set("Location", "/tagged");
                status = 302;
            }
            case "/get-only" -> {
                exchange.getResponseHeaders().set("ETag", "\"get\"");
                status = head ? 405 : 200;
            }
            case "/silent" -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            case "/plain" -> {}
            default -> status = 404;
        }
        exchange.sendResponseHeaders(status, head ? -1 : 0);
        exchange.close();
    }

    private Outcome ask(Probe probe) {
        return ask(probe, Duration.ofSeconds(30));
    }

    private Outcome ask(Probe probe, Duration patience) {
        Prober prober = new Prober(folder, System.getenv(), reference -> "sha256:" + reference);
        return Objects.requireNonNull(prober.ask(List.of(probe), patience).get(probe));
    }

    private Probe.Url url(String path) {
        return new Probe.Url(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    @Test
    void tellsTheETagElseTheDate() {
        assertThat(ask(url("/tagged"))).isEqualTo(new Answered("etag \"abc\""));
        assertThat(ask(url("/dated"))).isEqualTo(new Answered("modified Thu, 01 Jan 2026 00:00:00 GMT"));
        assertThat(requests).containsExactly("HEAD /tagged", "HEAD /dated");
    }

    @Test
    void followsToWhereADocumentWent() {
        assertThat(ask(url("/moved"))).isEqualTo(new Answered("etag \"abc\""));
    }

    @Test
    void asksServersThatKnowNoHead() {
        assertThat(ask(url("/get-only"))).isEqualTo(new Answered("etag \"get\""));
        assertThat(requests).containsExactly("HEAD /get-only", "GET /get-only");
    }

    @Test
    void saysWhyThereIsNoAnswer() throws IOException {
        assertThat(ask(url("/none"))).isEqualTo(new Failed("the server answers with status 404"));
        assertThat(ask(url("/plain")))
                .isEqualTo(new Failed("the server tells neither an ETag nor when it was last modified"));
        Probe.Url gone = url("/tagged");
        server.stop(0);
        assertThat(ask(gone)).isEqualTo(new Failed("there is no connection to the server"));
    }

    @Test
    void givesUpOnWhoDoesNotAnswer() {
        assertThat(ask(url("/silent"), Duration.ofSeconds(1))).isEqualTo(new Failed("no answer within 1 s"));
        Probe slow = new Probe.Command(List.of("sleep", "1000"));
        assertThat(ask(slow, Duration.ofSeconds(1))).isEqualTo(new Failed("no answer within 1 s"));
    }

    @Test
    void hashesWhatACommandPrints() throws IOException {
        Files.writeString(folder.resolve("version"), "1\n");
        Probe probe = new Probe.Command(List.of("cat", "version"));
        Outcome one = ask(probe);
        assertThat(((Answered) one).text()).matches("[0-9a-f]{64}");
        assertThat(ask(probe)).isEqualTo(one);
        Files.writeString(folder.resolve("version"), "2\n");
        assertThat(ask(probe)).isInstanceOf(Answered.class).isNotEqualTo(one);
    }

    @Test
    void runsNoShellAndBoundsWhatItTakes() {
        assertThat(ask(new Probe.Command(List.of("echo $HOME")))).isEqualTo(new Failed("echo $HOME cannot be run"));
        assertThat(ask(new Probe.Command(List.of("sh", "-c", "echo no >&2; exit 3"))))
                .isEqualTo(new Failed("sh ended with exit code 3: no"));
        assertThat(ask(new Probe.Command(List.of("head", "-c", "1048577", "/dev/zero"))))
                .isEqualTo(new Failed("head prints more than 1 MiB"));
        assertThat(ask(new Probe.Command(List.of("cat"))))
                .as("there is nothing to read")
                .isInstanceOf(Answered.class);
    }

    @Test
    void asksAllAtOnce() {
        Probe image = new Probe.Image("debian:12");
        Probe command = new Probe.Command(List.of("true"));
        Prober prober = new Prober(folder, System.getenv(), reference -> "sha256:" + reference);
        Map<Probe, Outcome> outcomes =
                prober.ask(List.of(url("/silent"), image, command, url("/tagged")), Duration.ofSeconds(5));
        assertThat(outcomes.get(image)).isEqualTo(new Answered("sha256:debian:12"));
        assertThat(outcomes.get(command)).isInstanceOf(Answered.class);
        assertThat(outcomes.get(url("/tagged"))).isInstanceOf(Answered.class);
        assertThat(outcomes.get(url("/silent"))).isInstanceOf(Failed.class);
    }
}
