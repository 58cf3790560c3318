package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tmux plugin, in a tmux of its own that is shown in another one. */
class TmuxIT {
    private static final long SECONDS = 60;
    private static final String PLUGIN =
            Path.of("tmux", "cachebust.tmux").toAbsolutePath().toString();

    @TempDir
    Path root;

    private Program program;
    private String tag;
    private String inner;
    private Tmux outer;

    @BeforeEach
    void project() throws Exception {
        String id = Integer.toHexString(root.hashCode());
        tag = "program-tmux-" + id + ":dev";
        inner = "cachebust-it-in-" + id;
        program = new Program(root)
                .write("Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY . /src\nRUN cat /src/a.txt\n")
                .write("a.txt", "a " + root);
        // An interval that no test waits for: what is new is there because it was pushed.
        Path config = Files.writeString(root.resolve("tmux.conf"), """
                set -g status-interval 3600
                set -g status-left ''
                set -g status-right-length 150
                set -g status-right '[#{cachebust_status}]%%'
                set -g window-status-format ''
                set -g window-status-current-format ''
                run-shell '%s'
                """.formatted(PLUGIN));
        inner("-f", config.toString(), "new-session", "-d", "-x", "160", "-y", "12", "-s", "work", "bash --norc");
        outer = new Tmux(program, 160, 12);
        outer.type("env -u TMUX tmux -L " + inner + " attach");
    }

    @AfterEach
    void end() throws Exception {
        program.run("stop");
        program.runCommand(List.of("tmux", "-L", inner, "kill-server"));
        outer.close();
        new Docker(program).run("rmi", "-f", tag);
    }

    private void inner(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", inner));
        command.addAll(List.of(words));
        program.runCommand(command).expect(0);
    }

    private void type(String line) throws Exception {
        inner("send-keys", "-t", "work", "-l", line);
        inner("send-keys", "-t", "work", "Enter");
    }

    /** Waits until the line below shows this. */
    private void awaitStatus(Predicate<String> shown) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        String screen = "";
        Set<String> seen = new LinkedHashSet<>();
        while (System.nanoTime() - end < 0) {
            screen = outer.screen();
            String[] lines = screen.split("\n", -1);
            for (String line : lines) {
                if (line.contains("]%") && shown.test(line)) {
                    return;
                } else if (line.contains("]%")) {
                    seen.add(line.strip());
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("the status line was " + seen + " on\n" + screen);
    }

    @Test
    void showsWhatTheWatcherDoesAsItDoesIt() throws Exception {
        awaitStatus(line -> line.contains("[]%"));
        type("'" + Path.of("scripts", "cachebust").toAbsolutePath() + "' watch --progress quiet -t " + tag);
        awaitStatus(line -> line.contains("✔ " + tag + " built in "));
        program.write("Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY . /src\nRUN exit 3\n");
        awaitStatus(line -> line.contains("✘ " + tag + " failed: Dockerfile:4: [stage-0 3] ended with exit code 3"));
        program.run("pause").expect(0);
        awaitStatus(line -> line.contains("= " + tag + " paused"));
        program.run("stop").expect(0);
        awaitStatus(line -> line.contains("○ " + tag + " stopped"));
    }

    @Test
    void namesOfFilesAndFoldersDoNothing() throws Exception {
        Path evil = Files.createDirectories(program.folder.resolve("$(touch pwned1)`touch pwned2`\ntouch pwned3\n;'"));
        program.write("Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY . /src\nRUN sleep 2\n");
        program.write("#(touch pwned4)#{pid}#[fg=red]$(touch pwned5)%H", "x");
        type("cd " + evil.toString().replace(program.folder + "/", "").transform(TmuxIT::quoted));
        inner("refresh-client", "-S");
        awaitStatus(line -> line.contains("[]%"));
        inner("set-option", "-g", "@cachebust_dir", program.folder.toString());
        type("'" + Path.of("scripts", "cachebust").toAbsolutePath() + "' -C .. watch --progress quiet -t " + tag);
        awaitStatus(line -> line.contains("✔ " + tag + " built in "));
        program.write("#(touch pwned4)#{pid}#[fg=red]$(touch pwned5)%H", "y");
        awaitStatus(line -> line.contains("building ") && line.contains("#(touch pwned4)#{pid}"));
        try (var files = Files.walk(root)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.matches(".*/pwned\\d"));
        }
    }

    private static String quoted(String text) {
        return "$'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }
}
