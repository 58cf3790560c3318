package dev.cachebust.build.buildkit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTalkTest {
    private static final byte REMOVE_ALL = 19;
    private static final byte EXTENSION = 27;

    private final List<Byte> asked = new ArrayList<>();

    /** Answers with the question, and a 1. */
    private final class Echo implements SshAgent {
        @Override
        public Talk open() {
            return new Talk() {
                @Override
                public byte[] ask(byte[] question) {
                    asked.add(question[0]);
                    return new byte[] {question[0], 1};
                }

                @Override
                public void close() {}
            };
        }
    }

    private static byte[] framed(byte[]... messages) {
        ByteBuffer all = ByteBuffer.allocate(1000);
        for (byte[] message : messages) {
            all.putInt(message.length).put(message);
        }
        byte[] bytes = new byte[all.position()];
        all.flip().get(bytes);
        return bytes;
    }

    private List<byte[]> carry(byte[] questions) throws IOException {
        List<byte[]> answers = new ArrayList<>();
        AgentTalk.carry(new Echo(), new ByteArrayInputStream(questions), answers::add);
        return answers;
    }

    @Test
    void onlyQuestionsForKeysAndSignaturesReachTheAgent() throws Exception {
        List<byte[]> answers = carry(framed(
                new byte[] {AgentMessages.REQUEST_IDENTITIES},
                new byte[] {REMOVE_ALL},
                new byte[] {AgentMessages.SIGN_REQUEST, 7, 7},
                new byte[] {EXTENSION, 0}));
        assertThat(asked).containsExactly(AgentMessages.REQUEST_IDENTITIES, AgentMessages.SIGN_REQUEST);
        assertThat(answers)
                .containsExactly(
                        framed(new byte[] {AgentMessages.REQUEST_IDENTITIES, 1}),
                        framed(new byte[] {AgentMessages.FAILURE}),
                        framed(new byte[] {AgentMessages.SIGN_REQUEST, 1}),
                        framed(new byte[] {AgentMessages.FAILURE}));
    }

    @Test
    void whatIsNoQuestionEndsTheTalk() {
        assertThatThrownBy(() -> carry(new byte[] {127, 0, 0, 0})).hasMessageContaining("not a question");
        assertThatThrownBy(() -> carry(new byte[] {0, 0, 0, 0})).hasMessageContaining("not a question");
        assertThatThrownBy(() -> carry(new byte[] {0, 0, 0, 9, 11})).isInstanceOf(IOException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsNoAgentIsSaidInTime(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n");
        assertThatThrownBy(() -> SshAgent.of(List.of(), Map.of())).hasMessageContaining("SSH_AUTH_SOCK is not set");
        assertThatThrownBy(() -> SshAgent.of(List.of(), Map.of("SSH_AUTH_SOCK", file.toString())))
                .hasMessageContaining("is no socket of an ssh-agent");
        assertThatThrownBy(() -> SshAgent.of(List.of(folder.resolve("none")), Map.of()))
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> SshAgent.of(List.of(file), Map.of()))
                .hasMessageContaining("nor a private key in OpenSSH's format")
                .hasMessageContaining("ssh-agent");
        Files.writeString(file, "-----BEGIN OPENSSH PRIVATE KEY-----\n!!\n-----END OPENSSH PRIVATE KEY-----\n");
        assertThatThrownBy(() -> SshAgent.all(Map.of("id", List.of(file)), Map.of()))
                .hasMessageStartingWith("ssh id: ")
                .hasMessageContaining("it is damaged");
    }
}
