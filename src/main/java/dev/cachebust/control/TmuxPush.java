package dev.cachebust.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Has tmux draw its status lines anew after a change, if the watcher runs in tmux and the user has asked the plugin for it.
 * The option is looked up again now and then, so that turning it on takes no restart.
 */
final class TmuxPush implements Runnable {
    static final String OPTION = "@cachebust_push";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);
    private static final long PATIENCE_SECONDS = 5;
    private static final int MOST = 1 << 16;

    private final String socket;
    private long askedNanos;
    private boolean asked;
    private boolean wanted;

    private TmuxPush(String socket) {
        this.socket = socket;
    }

    /** For the tmux that {@code TMUX} names (tmux(1): the server's socket, its process and the session); else nothing. */
    static Runnable of(Map<String, String> environment) {
        String[] parts = environment.getOrDefault("TMUX", "").split(",(?=\\d+,\\d+$)", 2);
        return parts.length == 2 && parts[0].startsWith("/") ? new TmuxPush(parts[0]) : () -> {};
    }

    @Override
    public void run() {
        if (!isWanted()) {
            return;
        }
        List<String> refresh = new ArrayList<>();
        tmux("list-clients", "-F", "#{client_name}").orElse("").lines().forEach(client -> {
            refresh.addAll(refresh.isEmpty() ? List.of() : List.of(";"));
            refresh.addAll(List.of("refresh-client", "-S", "-t", client));
        });
        if (!refresh.isEmpty()) {
            tmux(refresh.toArray(String[]::new));
        }
    }

    private boolean isWanted() {
        long now = System.nanoTime();
        if (!asked || now - askedNanos > ASK_AGAIN.toNanos()) {
            asked = true;
            askedNanos = now;
            wanted = tmux("show-options", "-gqv", OPTION)
                    .map(value -> value.strip().equals("on"))
                    .orElse(wanted);
        }
        return wanted;
    }

    /** What tmux says; empty if it cannot be asked. */
    private Optional<String> tmux(String... words) {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            byte[] said = process.getInputStream().readNBytes(MOST);
            boolean good = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            process.destroyForcibly();
            return good ? Optional.of(new String(said, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
