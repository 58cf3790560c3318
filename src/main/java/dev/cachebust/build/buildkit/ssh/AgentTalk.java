package dev.cachebust.build.buildkit.ssh;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Carries questions to an agent. Only those for its keys and for signatures get there: a RUN may not add or remove keys,
 * lock the agent, or use its extensions (as in BuildKit's {@code session/sshforward/sshprovider}).
 */
public final class AgentTalk {
    private AgentTalk() {}

    /**
     * Blocks until the questions end.
     *
     * @param questions messages of the agent's protocol, each behind its length
     * @param answers gets one for each, in the same form
     * @throws IOException if the agent cannot be reached, or the questions are none
     */
    public static void carry(SshAgent agent, InputStream questions, Consumer<byte[]> answers) throws IOException {
        DataInputStream in = new DataInputStream(questions);
        try (SshAgent.Talk talk = agent.open()) {
            while (true) {
                int length;
                try {
                    length = in.readInt();
                } catch (EOFException e) {
                    return;
                }
                if (length < 1 || length > AgentMessages.LARGEST) {
                    throw new IOException("not a question to an ssh-agent: " + length + " bytes");
                }
                byte[] question = new byte[length];
                in.readFully(question);
                byte[] answer = allowed(question[0]) ? talk.ask(question) : AgentMessages.failure();
                answers.accept(ByteBuffer.allocate(Integer.BYTES + answer.length)
                        .putInt(answer.length)
                        .put(answer)
                        .array());
            }
        }
    }

    private static boolean allowed(byte type) {
        return type == AgentMessages.REQUEST_IDENTITIES || type == AgentMessages.SIGN_REQUEST;
    }
}
