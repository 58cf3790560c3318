package dev.cachebust.build.buildkit.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds keys, and signs with them without giving them away (draft-miller-ssh-agent). */
public interface SshAgent {
    /** Where the user's own agent listens. */
    String SOCKET_VARIABLE = "SSH_AUTH_SOCK";

    /**
     * A talk with it.
     *
     * @throws IOException if it cannot be reached
     */
    Talk open() throws IOException;

    /** Questions and answers, one after the other. */
    interface Talk extends AutoCloseable {
        /**
         * The answer to a question; both are messages of the agent's protocol without their length.
         *
         * @throws IOException if there is none
         */
        byte[] ask(byte[] question) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * The agents that the ssh options of a build mean.
     *
     * @throws IOException if there is one that is not to be had; the message is for the user
     */
    static Map<String, SshAgent> all(Map<String, List<Path>> options, Map<String, String> environment)
            throws IOException {
        Map<String, SshAgent> agents = new HashMap<>();
        for (Map.Entry<String, List<Path>> option : options.entrySet()) {
            try {
                agents.put(option.getKey(), of(option.getValue(), environment));
            } catch (IOException e) {
                throw new IOException("ssh " + option.getKey() + ": " + e.getMessage(), e);
            }
        }
        return agents;
    }

    /**
     * The agent that an ssh option means.
     *
     * @param paths a socket, or key files; none: the socket that the environment names
     * @throws IOException if there is none; the message is for the user
     */
    static SshAgent of(List<Path> paths, Map<String, String> environment) throws IOException {
        if (paths.isEmpty()) {
            String socket = environment.getOrDefault(SOCKET_VARIABLE, "");
            if (socket.isEmpty()) {
                throw new IOException(
                        SOCKET_VARIABLE + " is not set: start an ssh-agent, or name a socket or a key file");
            }
            if (!isSocket(Path.of(socket))) {
                throw new IOException(socket + ", which " + SOCKET_VARIABLE + " names, is no socket of an ssh-agent");
            }
            return new SocketAgent(Path.of(socket));
        }
        List<PrivateKeyFile> keys = new ArrayList<>();
        for (Path path : paths) {
            if (!isSocket(path)) {
                keys.add(PrivateKeyFile.read(path));
            } else if (paths.size() > 1) {
                throw new IOException(path + " is a socket: it cannot be combined with other sockets or keys");
            }
        }
        return keys.isEmpty() ? new SocketAgent(paths.get(0)) : new KeyAgent(keys);
    }

    private static boolean isSocket(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isOther();
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": there is no such file", e);
        }
    }
}
