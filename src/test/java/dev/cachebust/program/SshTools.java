package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An ssh-agent of OpenSSH's, keys for it, and its client as files that an image can take. */
final class SshTools implements AutoCloseable {
    private static final Path CLIENT = Path.of("/usr/bin/ssh-add");
    private static final long SECONDS = 60;

    private final Program program;
    private final Path folder;
    private final Process agent;

    /** @param folder for the socket and the keys */
    SshTools(Program program, Path folder) throws Exception {
        this.program = program;
        this.folder = folder;
        this.agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!Files.exists(socket())) {
            assertThat(agent.isAlive() && System.nanoTime() < end)
                    .as("ssh-agent listens")
                    .isTrue();
            Thread.onSpinWait();
        }
    }

    Path socket() {
        return folder.resolve("agent.sock");
    }

    /** A new private key without a passphrase; its public half lies beside it. */
    Path key(String name, String type) throws Exception {
        Path key = folder.resolve(name);
        program.runCommand(List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", key.toString()))
                .expect(0);
        return key;
    }

    void add(Path key) throws Exception {
        program.runCommand(List.of("env", "SSH_AUTH_SOCK=" + socket(), "ssh-add", "-q", key.toString()))
                .expect(0);
    }

    /** Puts the client and its libraries into a folder, each where it is here. */
    void install(Path root) throws Exception {
        copy(CLIENT, root);
        String libraries =
                program.runCommand(List.of("ldd", CLIENT.toString())).expect(0).out();
        Matcher path = Pattern.compile("/\\S+").matcher(libraries);
        while (path.find()) {
            copy(Path.of(path.group()), root);
        }
    }

    private static void copy(Path file, Path root) throws IOException {
        Path to = root.resolve(file.toString().substring(1));
        Files.createDirectories(to.getParent());
        Files.copy(file.toRealPath(), to);
    }

    @Override
    public void close() throws InterruptedException {
        agent.destroy();
        agent.waitFor(SECONDS, TimeUnit.SECONDS);
    }
}
