package dev.cachebust.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * OpenSSH's server, with keys and a configuration of its own. Nothing listens: each connection of the client that goes with it runs
 * a server, which ends with it.
 */
final class SshServer {
    private static final String NAME = "far.example";
    private static final String SERVER = "/usr/sbin/sshd";

    private final Path folder;
    private final Path connections;

    /** @param folder for keys and configurations */
    SshServer(Program program, Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.connections = folder.resolve("connections");
        Files.createFile(connections);
        for (String key : List.of("host", "user")) {
            program.runCommand(List.of(
                            "ssh-keygen",
                            "-q",
                            "-t",
                            "ed25519",
                            "-N",
                            "",
                            "-f",
                            folder.resolve(key).toString()))
                    .expect(0);
        }
        Files.writeString(folder.resolve("known_hosts"), NAME + " " + Files.readString(folder.resolve("host.pub")));
        script(
                "far/docker",
                "exec '" + System.getenv("DOCKER_CLI") + "' -H '" + System.getenv("DOCKER_HOST") + "' \"$@\"");
        Files.writeString(folder.resolve("sshd_config"), """
                HostKey %1$s/host
                AuthorizedKeysFile %1$s/user.pub
                AuthenticationMethods publickey
                PermitRootLogin yes
                StrictModes no
                UsePAM no
                PidFile none
                SetEnv PATH=%1$s/far:/usr/bin:/bin
                """.formatted(folder));
        Files.writeString(folder.resolve("ssh_config"), """
                ProxyCommand %2$s -i -f %1$s/sshd_config -E %1$s/log
                IdentityFile %1$s/user
                IdentitiesOnly yes
                IdentityAgent none
                UserKnownHostsFile %1$s/known_hosts
                StrictHostKeyChecking yes
                """.formatted(folder, SERVER));
        Path client = Path.of("/usr/bin/ssh");
        script(
                "near/ssh",
                "echo $$ >>'" + connections + "'\nexec " + client + " -F '" + folder.resolve("ssh_config")
                        + "' \"$@\"");
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The engine's address. */
    String host() {
        return "ssh://" + System.getProperty("user.name") + "@" + NAME;
    }

    /** A path with the client. */
    String path() {
        return folder.resolve("near") + ":" + System.getenv("PATH");
    }

    /** What the servers had to say. */
    String log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Ends all connections that there are, as a cable does that is pulled out; gives how many those were. */
    int cut() throws IOException {
        int ended = 0;
        for (String pid : Files.readAllLines(connections)) {
            Optional<ProcessHandle> client = ProcessHandle.of(Long.parseLong(pid))
                    .filter(process -> process.info().command().orElse("").endsWith("/ssh"));
            if (client.isPresent() && client.get().destroyForcibly()) {
                ended++;
            }
        }
        return ended;
    }
}
