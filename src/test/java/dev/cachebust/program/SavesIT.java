package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * One save is one build: with real editors where Debian has them, with what they were seen to do on the file system for the
 * others. {@code NEW} in a script is the content to be saved in {@code src/main.txt}.
 */
class SavesIT {
    private static final String TAG = "program-saves:dev";

    /** A terminal for editors that insist on one. */
    private static String onTerminal(String command) {
        return "TERM=xterm script -qec '" + command.replace("'", "'\\''") + "' /dev/null";
    }

    private static String vim(String options) {
        return onTerminal("vim -N -u NONE -c 'set swapfile writebackup " + options
                + "' -c '%s/.*/NEW/' -c wq src/main.txt </dev/tty");
    }

    private static final Map<String, String> SAVES = saves();

    private static Map<String, String> saves() {
        Map<String, String> saves = new LinkedHashMap<>();
        saves.put("vim, a new file in its place", vim("backupcopy=no"));
        saves.put("vim, in place, backup kept", vim("backupcopy=yes backup"));
        saves.put("Neovim", "nvim --clean --headless -c '%s/.*/NEW/' -c wq src/main.txt");
        saves.put(
                "Emacs",
                onTerminal("emacs -nw -Q --eval '(progn (find-file \"src/main.txt\") (erase-buffer) (insert \"NEW\\n\")"
                        + " (save-buffer) (kill-emacs))'"));
        // nano's own lock says that it has drawn its screen and takes keys
        saves.put(
                "nano",
                "(until [ -e src/.main.txt.swp ]; do sleep 0.1; done; printf '\\013NEW\\017\\r\\030') | "
                        + onTerminal("nano -I -G -B src/main.txt"));
        saves.put("sed -i", "sed -i 's/.*/NEW/' src/main.txt");
        saves.put("rsync", "mkdir -p ../from; echo NEW >../from/main.txt; rsync -c ../from/main.txt src/");
        saves.put("VS Code: truncates and writes", "echo NEW >src/main.txt");
        saves.put(
                "JetBrains: safe write",
                "cd src; echo NEW >main.txt___jb_tmp___; mv main.txt main.txt___jb_old___; "
                        + "mv main.txt___jb_tmp___ main.txt; rm main.txt___jb_old___");
        saves.put(
                "GNOME: a stream that replaces",
                "cd src; echo NEW >.goutputstream-AB12CD; cp main.txt main.txt~; mv .goutputstream-AB12CD main.txt");
        saves.put("a formatter that writes a second time", "echo new >src/main.txt; echo NEW >src/main.txt");
        return saves;
    }

    @TempDir
    Path root;

    private Program program;
    private Docker docker;
    private Watching watching;
    private int marks;

    @BeforeEach
    void watch() throws Exception {
        program = new Program(root);
        docker = new Docker(program);
        program.write("Dockerfile", "FROM bb:latest\nCOPY . /c\n")
                .write("src/main.txt", "one\n")
                .write("mark", "0");
        // the machine may be busy: what an editor does in a moment takes longer then
        watching = program.watch("-t", TAG, "--debounce", "250ms");
        watching.built();
    }

    @AfterEach
    void stop() throws Exception {
        watching.close();
    }

    /** After this, whatever came before it has been acted on. */
    private void mark() throws Exception {
        program.write("mark", Integer.toString(++marks));
        watching.next("change", e -> e.path("paths").findValuesAsText("path").contains("mark"));
        watching.built();
    }

    @TestFactory
    Stream<DynamicTest> oneSaveIsOneBuild() {
        return SAVES.entrySet().stream()
                .map(save -> DynamicTest.dynamicTest(save.getKey(), () -> {
                    String content = "saved by " + save.getKey().replaceAll("\\W+", "-");
                    watching.forget();
                    program.sh(save.getValue().replace("NEW", content)).expect(0);
                    watching.built();
                    mark();
                    assertThat(watching.seen("build-started"))
                            .as("%s", watching.seen("change"))
                            .hasSize(2);
                    assertThat(watching.seen("change").get(0).findValuesAsText("path"))
                            .containsExactly("src/main.txt");
                    assertThat(docker.file(TAG, "/c/src/main.txt")).isEqualTo(content + "\n");
                }));
    }

    @TestFactory
    Stream<DynamicTest> temporariesNeverTrigger() {
        return Stream.of(
                        "touch 4913; rm 4913",
                        "echo x >.main.txt.swp",
                        "echo x >.main.txt.swo",
                        "echo x >main.txt~",
                        "ln -s me@host.1:2 .#main.txt",
                        "echo x >'#main.txt#'",
                        "echo x >main.txt___jb_tmp___",
                        "echo x >main.txt___jb_old___",
                        "echo x >.goutputstream-AB12CD",
                        "echo x >.main.txt.kate-swp")
                .map(script -> DynamicTest.dynamicTest(script, () -> {
                    watching.forget();
                    program.sh("cd src; " + script).expect(0);
                    mark();
                    assertThat(watching.seen("build-started")).hasSize(1);
                    assertThat(watching.seen("change").get(0).findValuesAsText("path"))
                            .containsExactly("mark");
                }));
    }
}
