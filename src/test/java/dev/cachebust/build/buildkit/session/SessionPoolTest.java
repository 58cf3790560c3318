package dev.cachebust.build.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.buildkit.RegistryCredentials;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionPoolTest {
    private static final String KEY = "key";

    @FunctionalInterface
    private interface Check {
        void on(SessionPool pool) throws Exception;
    }

    private static void with(Duration patience, Check check) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (ServerSocket engine = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                SessionServer server = new SessionServer(
                        headers -> new Socket(engine.getInetAddress(), engine.getLocalPort()),
                        RegistryCredentials.NONE,
                        threads,
                        timer);
                SessionPool pool = new SessionPool(server, timer, patience)) {
            check.on(pool);
        } finally {
            threads.shutdownNow();
            timer.shutdownNow();
        }
    }

    @Test
    void theSameContentFindsItsSessionAgain() throws Exception {
        with(Duration.ofMinutes(1), pool -> {
            Session a = pool.lease(KEY, "a");
            pool.giveBack(a, "a");
            Session b = pool.lease(KEY, "b");
            assertThat(b).isNotSameAs(a);
            pool.giveBack(b, "b");
            assertThat(pool.lease(KEY, "a")).isSameAs(a);
            assertThat(pool.lease(KEY, "b")).isSameAs(b);
            assertThat(a.isAlive()).isTrue();
        });
    }

    @Test
    void afterARestOnlyTheLastSessionIsKept() throws Exception {
        with(Duration.ofMillis(200), pool -> {
            Session a = pool.lease(KEY, "a");
            Session b = pool.lease(KEY, "b");
            pool.giveBack(a, "a");
            pool.giveBack(b, "b");
            pool.prepare(KEY);
            while (a.isAlive()) {
                Thread.sleep(20);
            }
            assertThat(b.isAlive()).isTrue();
            assertThat(pool.lease(KEY, "b")).isSameAs(b);
        });
    }

    @Test
    void aSessionInUseOutlastsARest() throws Exception {
        with(Duration.ofMillis(50), pool -> {
            Session used = pool.lease(KEY, "a");
            pool.prepare(KEY);
            Thread.sleep(300);
            assertThat(used.isAlive()).isTrue();
        });
    }
}
