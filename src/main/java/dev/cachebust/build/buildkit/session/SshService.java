package dev.cachebust.build.buildkit.session;

import com.google.protobuf.ByteString;
import dev.cachebust.build.buildkit.files.Refusal;
import dev.cachebust.build.buildkit.ssh.AgentTalk;
import dev.cachebust.build.buildkit.ssh.SshAgent;
import dev.cachebust.build.buildkit.transport.ChunkStream;
import dev.cachebust.build.buildkit.wire.ssh.BytesMessage;
import dev.cachebust.build.buildkit.wire.ssh.CheckAgentRequest;
import dev.cachebust.build.buildkit.wire.ssh.CheckAgentResponse;
import dev.cachebust.build.buildkit.wire.ssh.SSHGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Lets a RUN use agents of the user's: it may see their keys and have them sign, and nothing else. */
final class SshService extends SSHGrpc.SSHImplBase {
    private static final String DEFAULT = "default";
    private static final String ID = "buildkit.ssh.id";
    /** Messages that may wait to be read. */
    private static final int WAITING = 8;

    private final Executor executor;

    /** @param executor runs what blocks */
    SshService(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void checkAgent(CheckAgentRequest request, StreamObserver<CheckAgentResponse> answer) {
        if (agent(request.getId()).isEmpty()) {
            answer.onError(unset(request.getId()).asRuntimeException());
            return;
        }
        answer.onNext(CheckAgentResponse.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public StreamObserver<BytesMessage> forwardAgent(StreamObserver<BytesMessage> answer) {
        Metadata headers = FileSyncService.REQUEST.get();
        String id = FileSyncService.values(headers, ID).stream().findFirst().orElse(DEFAULT);
        Optional<SshAgent> agent = agent(id);
        if (agent.isEmpty()) {
            return Refusal.of(answer, unset(id));
        }
        ServerCallStreamObserver<BytesMessage> call = (ServerCallStreamObserver<BytesMessage>) answer;
        ChunkStream questions = new ChunkStream(() -> call.request(1));
        call.disableAutoRequest();
        call.setOnCancelHandler(() -> questions.fail(new IOException("the RUN is over")));
        call.request(WAITING);
        executor.execute(() -> talk(agent.get(), questions, call));
        return new StreamObserver<>() {
            @Override
            public void onNext(BytesMessage message) {
                questions.add(message.getData());
            }

            @Override
            public void onError(Throwable error) {
                questions.fail(new IOException("the RUN is over", error));
            }

            @Override
            public void onCompleted() {
                questions.end();
            }
        };
    }

    private static void talk(SshAgent agent, ChunkStream questions, ServerCallStreamObserver<BytesMessage> answer) {
        try (questions) {
            AgentTalk.carry(
                    agent,
                    questions,
                    message -> answer.onNext(BytesMessage.newBuilder()
                            .setData(ByteString.copyFrom(message))
                            .build()));
            answer.onCompleted();
        } catch (IOException e) {
            if (!answer.isCancelled()) {
                answer.onError(
                        Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
            }
        }
    }

    private static Optional<SshAgent> agent(String id) {
        Offer offer = SessionServer.SESSION.get().offer();
        return offer == null
                ? Optional.empty()
                : Optional.ofNullable(offer.agents().get(id.isEmpty() ? DEFAULT : id));
    }

    /** In BuildKit's own words, which its users know. */
    private static Status unset(String id) {
        return Status.NOT_FOUND.withDescription("unset ssh forward key " + id);
    }
}
