package dev.cachebust.build.buildkit.ssh;

import dev.cachebust.build.buildkit.ssh.AgentMessages.Reader;
import dev.cachebust.build.buildkit.ssh.AgentMessages.Writer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/** Plays an agent with keys that were read from files. */
record KeyAgent(List<PrivateKeyFile> keys) implements SshAgent {
    @Override
    public Talk open() {
        return new Talk() {
            @Override
            public byte[] ask(byte[] question) throws IOException {
                return answer(question);
            }

            @Override
            public void close() {}
        };
    }

    private byte[] answer(byte[] question) throws IOException {
        byte type = question[0];
        if (type == AgentMessages.REQUEST_IDENTITIES) {
            Writer identities =
                    new Writer().one(AgentMessages.IDENTITIES_ANSWER).number(keys.size());
            keys.forEach(key -> identities.bytes(key.publicKey()).text(key.comment()));
            return identities.done();
        }
        return type == AgentMessages.SIGN_REQUEST
                ? sign(Arrays.copyOfRange(question, 1, question.length))
                : AgentMessages.failure();
    }

    private byte[] sign(byte[] request) throws IOException {
        Reader fields = new Reader(request);
        byte[] wanted = fields.bytes();
        byte[] data = fields.bytes();
        int flags = fields.number();
        for (PrivateKeyFile key : keys) {
            if (Arrays.equals(key.publicKey(), wanted)) {
                try {
                    return new Writer()
                            .one(AgentMessages.SIGN_RESPONSE)
                            .bytes(key.sign(data, flags))
                            .done();
                } catch (GeneralSecurityException e) {
                    return AgentMessages.failure();
                }
            }
        }
        return AgentMessages.failure();
    }
}
