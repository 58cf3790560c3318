package dev.cachebust.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A shell in a window of a tmux server of its own, with keys and eyes for a test. */
final class Tmux implements AutoCloseable {
    private static final long SECONDS = 90;
    /** Everything of a terminal's state that tmux can tell. */
    private static final String STATE = "alternate=#{alternate_on} cursor=#{cursor_flag} insert=#{insert_flag}"
            + " keys=#{keypad_flag}#{keypad_cursor_flag} mouse=#{mouse_any_flag} origin=#{origin_flag}"
            + " wrap=#{wrap_flag} region=#{scroll_region_upper}-#{scroll_region_lower}"
            + " title=#{pane_title} tabs=#{pane_tabs}";

    private final String socket;
    private final Map<String, String> environment;

    Tmux(Program program, int columns, int rows) throws IOException, InterruptedException {
        this.environment = program.environment();
        this.socket = program.folder.resolveSibling("tmux").toString();
        call(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "" + columns,
                "-y",
                "" + rows,
                "-c",
                program.folder.toString(),
                "env PS1='$ ' bash --norc --noprofile -i");
        call("set-option", "-g", "window-size", "manual");
        await("a shell", screen -> screen.contains("$"));
    }

    private String call(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket));
        command.addAll(Arrays.asList(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().remove("TMUX");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
        return said;
    }

    /** Presses keys, by tmux's names, such as {@code C-c} or {@code Escape}. */
    void press(String... keys) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(Arrays.asList(keys));
        call(words.toArray(String[]::new));
    }

    /** Types a line to the shell. */
    void type(String line) throws IOException, InterruptedException {
        call("send-keys", "-l", line);
        press("Enter");
    }

    /** What is on the screen. */
    String screen() throws IOException, InterruptedException {
        return call("capture-pane", "-p");
    }

    /** What has scrolled out of it, and what is on it. */
    String scrollback() throws IOException, InterruptedException {
        return call("capture-pane", "-p", "-S", "-");
    }

    /** Waits until that holds of the screen; gives it. */
    String await(String what, Predicate<String> holds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        String screen = screen();
        while (!holds.test(screen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no " + what + " on\n" + screen);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            screen = screen();
        }
        return screen;
    }

    /** Waits until this text is on the screen; gives the screen. */
    String await(String text) throws IOException, InterruptedException {
        return await(text, screen -> screen.contains(text));
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        call("resize-window", "-x", "" + columns, "-y", "" + rows);
    }

    /** The modes, the title and the like. */
    String state() throws IOException, InterruptedException {
        return call("display-message", "-p", STATE).strip();
    }

    /** What the shell is running. */
    ProcessHandle running() throws IOException, InterruptedException {
        long shell = Long.parseLong(call("display-message", "-p", "#{pane_pid}").strip());
        return ProcessHandle.of(shell)
                .flatMap(process -> process.children().findFirst())
                .orElseThrow();
    }

    /** Writes all that the terminal gets from now on into this file, too. */
    void record(String file) throws IOException, InterruptedException {
        call("pipe-pane", "-o", "cat > " + file);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        call("kill-server");
    }
}
