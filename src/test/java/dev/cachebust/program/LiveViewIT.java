package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live view in a real terminal, with real keys and a real engine. */
class LiveViewIT {
    private static final String TAG = "program-live:dev";
    private static final String DOCKERFILE = """
            FROM bb:latest AS deps
            ARG CACHE_BUST_SYSTEM
            RUN echo prepared
            ARG CACHE_BUST_DEPS
            COPY package.json ./
            RUN echo installed

            FROM deps AS builder
            ARG CACHE_BUST_APP
            COPY . .
            RUN sh build.sh
            """;

    @TempDir
    Path root;

    private Program program;

    @BeforeEach
    void project() throws IOException {
        program = new Program(root);
        program.write("Dockerfile", DOCKERFILE.replace("prepared", "prepared " + Instant.now()))
                .write("package.json", "{\"stamp\": \"" + Instant.now() + "\"}")
                .write("build.sh", "echo well; echo " + Instant.now());
    }

    private static String watch(String... words) {
        return "'" + Path.of("scripts", "cachebust").toAbsolutePath() + "' watch -t " + TAG + " "
                + String.join(" ", words);
    }

    /** What is different in every run: times, durations, hashes, the project's folder. */
    private static String same(String screen) {
        return screen.replaceAll("\\d\\d:\\d\\d:\\d\\d", "HH:MM:SS")
                .replaceAll("~?\\d+(\\.\\d)? ?m?s\\b", "TIME")
                .replaceAll("[0-9a-f]{12}", "HASH")
                .replaceAll(" +", " ")
                .replaceAll("(?m) $", "");
    }

    @Test
    void aSessionWithEveryKey() throws Exception {
        try (Tmux tmux = new Tmux(program, 100, 30)) {
            String before = tmux.state();
            tmux.type(watch());
            String built = same(tmux.await("built", screen -> screen.contains("✓ built") && screen.contains("q quit")));
            assertThat(built)
                    .contains(TAG, "deps", "builder", "COPY package.json ./", "RUN echo installed", "RUN sh build.sh")
                    .contains("5 rebuilt");

            program.write("build.sh", "echo about to fail; exit 3");
            String failed = same(tmux.await("exit code 3"));
            assertThat(failed).contains("failed", "RUN sh build.sh", "about to fail", "Dockerfile:11");

            tmux.press("r");
            assertThat(tmux.await("the failure again", screen -> screen.contains("exit code 3")))
                    .contains("failed");

            program.write("build.sh", "echo mended");
            String mended = tmux.await("the end of the failure", screen -> !screen.contains("exit code 3"));
            assertThat(mended).doesNotContain("about to fail");
            tmux.await("built", screen -> screen.contains("✓ built"));

            bust(tmux, "b", "CACHE_BUST_APP");
            bust(tmux, "d", "CACHE_BUST_DEPS");
            bust(tmux, "s", "CACHE_BUST_SYSTEM");

            tmux.press("p");
            long builds = builds(tmux.await("paused"));
            program.write("build.sh", "echo changed while paused");
            tmux.press("p");
            tmux.await("built on resuming", screen -> !screen.contains("paused") && builds(screen) > builds);

            String overview = tmux.screen();
            tmux.press("?");
            tmux.await("── help");
            tmux.press("Escape");
            tmux.await("the steps", screen -> same(screen).equals(same(overview)));
            tmux.press("e");
            tmux.await("── explain");
            tmux.press("Escape");
            tmux.await("the steps", screen -> same(screen).equals(same(overview)));
            tmux.press("l");
            tmux.await("changed while paused");
            tmux.press("Escape");
            tmux.await("the steps", screen -> same(screen).equals(same(overview)));

            program.write("build.sh", "echo begun; sleep 60");
            tmux.await("begun");
            tmux.press("c");
            tmux.await("canceled");

            sizes(tmux);
            jobControl(tmux);

            tmux.press("C-c");
            tmux.await("the shell", screen -> screen.strip().endsWith("$"));
            assertThat(tmux.scrollback()).contains("canceled", "bye: interrupted");
            tmux.type("echo code $?");
            tmux.await("code 130");
            assertThat(tmux.state()).isEqualTo(before);
        }
    }

    /** Two images at once, each with its own steps and log; a key for one of them reaches that one alone. */
    @Test
    void severalImages() throws Exception {
        program.write("cachebust.toml", """
                        [images.api]
                        image = "program-live-api:dev"
                        dockerfile = "api.Dockerfile"
                        [images.jobs]
                        image = "program-live-jobs:dev"
                        dockerfile = "jobs.Dockerfile"
                        """)
                .write("api.Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY api /\nRUN sh /api\n")
                .write("jobs.Dockerfile", "FROM bb:latest\nARG CACHE_BUST_APP\nCOPY jobs /\nRUN sh /jobs\n")
                .write("api", "echo of the api " + Instant.now())
                .write("jobs", "echo of the jobs " + Instant.now());
        try (Tmux tmux = new Tmux(program, 100, 30)) {
            tmux.type("'" + Path.of("scripts", "cachebust").toAbsolutePath() + "' watch");
            tmux.await("both built", screen -> lines(screen, "✓ built").size() >= 3);
            tmux.press("1");
            String api = tmux.await(
                    "the api",
                    screen -> lines(screen, ">✓ built").size() == 1 && screen.contains("program-live-api:dev  "));
            assertThat(same(api)).contains("COPY api /", "2 rebuilt").doesNotContain("COPY jobs /");
            tmux.press("l");
            assertThat(tmux.await("of the api")).doesNotContain("of the jobs");
            tmux.press("2");
            assertThat(tmux.await("of the jobs")).doesNotContain("of the api");
            tmux.press("Escape");
            tmux.await("the steps", screen -> !screen.contains("log of"));
            tmux.press("r");
            tmux.await("jobs built again", screen -> builds(screen) == 2);
            tmux.press("1");
            String alone = tmux.await("the api", screen -> screen.contains("program-live-api:dev  "));
            assertThat(builds(alone)).as("it was not asked").isEqualTo(1);
            tmux.press("q");
            tmux.await("the shell", screen -> screen.strip().endsWith("$"));
            assertThat(tmux.scrollback()).contains("built program-live-api:dev", "built program-live-jobs:dev");
        }
    }

    private static void bust(Tmux tmux, String key, String arg) throws Exception {
        List<String> before = lines(tmux.screen(), arg);
        tmux.press(key);
        tmux.await("a new value of " + arg, screen -> {
            List<String> now = lines(screen, arg);
            return !now.isEmpty() && !now.equals(before) && screen.contains("✓ built");
        });
    }

    /** How many builds the view remembers. */
    private static long builds(String screen) {
        return Pattern.compile("(?m)^ \\d\\d:\\d\\d:\\d\\d .* of \\d")
                .matcher(screen)
                .results()
                .count();
    }

    private static List<String> lines(String screen, String word) {
        return screen.lines().filter(line -> line.contains(word)).toList();
    }

    private static void sizes(Tmux tmux) throws Exception {
        for (int[] size : new int[][] {{40, 10}, {60, 3}, {200, 60}, {100, 30}}) {
            tmux.resize(size[0], size[1]);
            String screen = tmux.await(
                    size[0] + "x" + size[1],
                    s -> s.contains("cancel") && s.lines().count() == size[1]);
            assertThat(screen.lines()).allMatch(row -> row.length() <= size[0]);
        }
    }

    private static void jobControl(Tmux tmux) throws Exception {
        tmux.press("C-z");
        tmux.await("Stopped");
        tmux.type("stty -a | grep -o -- '-*icanon'; bg");
        tmux.await(
                "icanon",
                screen -> Pattern.compile("(?m)^icanon$").matcher(screen).find());
        tmux.type("jobs");
        tmux.await("a job that goes on", screen -> screen.contains("Running"));
        tmux.type("fg");
        tmux.await("q quit");
    }

    @Test
    void quittingLeavesTheFailureBehind() throws Exception {
        program.write("build.sh", "echo it is broken; exit 7");
        try (Tmux tmux = new Tmux(program, 80, 24)) {
            String before = tmux.state();
            tmux.type(watch("--title", "--tab-progress", "--links"));
            tmux.await("exit code 7");
            tmux.press("q");
            String left = tmux.await("the shell", screen -> screen.strip().endsWith("$"));
            assertThat(left).contains("exit code 7", "it is broken", "> ").doesNotContain("q quit");
            tmux.type("echo code $?");
            tmux.await("code 1");
            assertThat(tmux.state()).isEqualTo(before);
        }
    }

    @Test
    void aSignalLeavesTheTerminalAsItWas() throws Exception {
        try (Tmux tmux = new Tmux(program, 80, 24)) {
            String before = tmux.state();
            tmux.type(watch());
            tmux.await("built", screen -> screen.contains("✓ built"));
            tmux.running().destroy();
            tmux.await("the shell", screen -> screen.strip().endsWith("$"));
            tmux.type("echo code $?");
            tmux.await("code 143");
            assertThat(tmux.state()).isEqualTo(before);
        }
    }

    @Test
    void noOutputChangesTheTerminal() throws Exception {
        Random random = new Random(4);
        byte[] noise = new byte[200_000];
        random.nextBytes(noise);
        StringBuilder nasty = new StringBuilder();
        for (String sequence : List.of(
                "[?1049l",
                "[?25h",
                "]0;owned\u0007",
                "]2;owned\u001b\\",
                "c",
                "[31m",
                "(0",
                "[?1000h",
                "[4h",
                "[?6h",
                "[5;10r",
                "[2J",
                "P$q\u001b\\",
                "=",
                "]50;x\u0007",
                "#8",
                "[?7l")) {
            nasty.append('\u001b').append(sequence).append("text\n").append("\r10%\r20%\u0008\u009b2J\u202e");
        }
        program.write("nasty", nasty.toString()).write("build.sh", "cat nasty; cat noise; cat nasty; echo '::end::'");
        Files.write(program.folder.resolve("noise"), noise);
        try (Tmux tmux = new Tmux(program, 80, 24)) {
            String before = tmux.state();
            tmux.type(watch());
            tmux.await("built", screen -> screen.contains("✓ built"));
            tmux.press("l");
            tmux.await("::end::");
            tmux.press("q");
            tmux.press("q");
            tmux.await("the shell", screen -> screen.strip().endsWith("$"));
            tmux.type("printf 'plain\\n'");
            tmux.await("plain");
            assertThat(tmux.state()).isEqualTo(before);
        }
    }

    @Test
    void aFloodOfOutputNeitherDelaysTheBuildNorOutrunsTheEye() throws Exception {
        program.write(
                "build.sh",
                "for n in 1 2 3 4 5 6 7 8 9 10; do awk -v n=$n 'BEGIN{for(i=0;i<10000;i++)"
                        + " print \"line \" n*10000+i \" of one hundred thousand\"}'; sleep 0.4; done");
        program.with("CACHEBUST_JAVA_OPTS", "-Xmx96m");
        Path recorded = root.resolve("recorded");
        try (Tmux tmux = new Tmux(program, 100, 30)) {
            long plain = System.nanoTime();
            program.run("build", "-t", TAG, "--progress", "quiet", "--no-cache").expect(0);
            plain = System.nanoTime() - plain;
            tmux.record(recorded.toString());
            long live = System.nanoTime();
            tmux.type(watch("--no-cache", "--once") + "; echo ended $?");
            tmux.await("q quit");
            program.write("build.sh", Files.readString(program.folder.resolve("build.sh")) + "\n# again");
            tmux.await("ended 0");
            live = System.nanoTime() - live;
            String written = Files.readString(recorded, StandardCharsets.UTF_8);
            long frames = Pattern.compile("\u001b\\[\\?2026h")
                    .matcher(written)
                    .results()
                    .count();
            assertThat(frames).isBetween(10L, live / 100_000_000L + 5);
            assertThat(live).as("two builds, one after the other").isLessThan(3 * plain + 15_000_000_000L);
        }
    }

    @Test
    void pipesAndDumbTerminalsGetLines() throws Exception {
        try (Tmux tmux = new Tmux(program, 100, 30)) {
            tmux.type("TERM=dumb " + watch());
            tmux.await("built " + TAG);
            tmux.press("C-c");
            tmux.await("the shell", screen -> screen.strip().endsWith("$"));
            assertThat(tmux.scrollback()).contains("ready: " + TAG);
        }
        Program.Result piped =
                program.run("watch", "-t", TAG, "--progress", "tty").expect(2);
        assertThat(piped.err()).contains("--progress tty needs a terminal");
    }

    @Test
    void onlyTheLiveViewLoadsTheTerminalLibrary() throws Exception {
        program.with("CACHEBUST_JAVA_OPTS", "-Xlog:class+load=info:stderr");
        for (String how : List.of("plain", "json", "quiet")) {
            assertThat(program.run("build", "-t", TAG, "--progress", how)
                            .expect(0)
                            .said())
                    .contains("dev.cachebust.cli.Session")
                    .doesNotContain("org.jline");
        }
    }
}
