package dev.cachebust.build.buildkit.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.EngineGraph;
import dev.cachebust.build.GraphSource.Answer;
import dev.cachebust.build.buildkit.files.RequestedFiles;
import dev.cachebust.build.buildkit.llb.LlbReader;
import dev.cachebust.build.buildkit.session.Offer;
import dev.cachebust.build.buildkit.session.Session;
import dev.cachebust.build.buildkit.session.SessionPool;
import dev.cachebust.build.buildkit.wire.gateway.PingRequest;
import dev.cachebust.build.buildkit.wire.gateway.Ref;
import dev.cachebust.build.buildkit.wire.gateway.Result;
import dev.cachebust.build.buildkit.wire.gateway.ReturnRequest;
import dev.cachebust.build.buildkit.wire.ops.Definition;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks for the graph of a build: a Solve call without a frontend, in which we take the frontend's place, have the engine's own
 * define the build, and return nothing to be made of it (BuildKit's {@code client/build.go}, {@code control/gateway}).
 */
public final class GraphCall {
    /** The engine looks up base images for it, possibly at their registries. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration END = Duration.ofSeconds(5);

    private final BuildRequest request;
    private final RequestedFiles files;
    private final ControlClient control;
    private final SessionPool sessions;

    public GraphCall(BuildRequest request, RequestedFiles files, ControlClient control, SessionPool sessions) {
        this.request = request;
        this.files = files;
        this.control = control;
        this.sessions = sessions;
    }

    /** Asks, and blocks until there is an answer. */
    public Answer ask() {
        Session session;
        try {
            control.connect();
            session = sessions.lease(files.sharedKey(), files.content());
        } catch (IOException e) {
            return new Answer.Failed(Failures.engineLost(String.valueOf(e.getMessage())));
        }
        session.serve(Offer.ofFiles(files.transfer()));
        SolveCall solve = new SolveCall();
        Answer answer;
        try {
            answer = new Answer.Graph(graph(session, solve));
        } catch (StatusRuntimeException e) {
            answer = new Answer.Failed(failure(reason(solve, e)));
        } catch (InvalidProtocolBufferException e) {
            answer = new Answer.Failed(other("the engine's graph cannot be read: " + e.getMessage()));
        }
        solve.cancel();
        // The context was not read: what the session has served so far says nothing about it.
        sessions.giveBack(session, null);
        return answer;
    }

    private EngineGraph graph(Session session, SolveCall solve) throws InvalidProtocolBufferException {
        String ref = UUID.randomUUID().toString().replace("-", "");
        control.solve(SolveRequests.ofClient(ref, session.id()), solve);
        Context.CancellableContext calls = Context.current().withCancellation();
        // The engine waits for a build that it does not know: when ours has failed, nobody is to wait for it.
        solve.ended().thenRun(() -> calls.cancel(null));
        Context outside = calls.attach();
        Result result;
        try {
            control.bridge(ref, PATIENCE).ping(PingRequest.getDefaultInstance());
            result = control.bridge(ref, PATIENCE)
                    .solve(SolveRequests.definition(request))
                    .getResult();
        } finally {
            calls.detach(outside);
        }
        EngineGraph graph = LlbReader.read(definition(result));
        end(ref, solve);
        return graph;
    }

    /** Ends the build: nothing is to be made of it. */
    private void end(String ref, SolveCall solve) {
        try {
            control.bridge(ref, END).return_(nothing());
            solve.ended().get(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StatusRuntimeException | ExecutionException | TimeoutException e) {
            // We have the answer. What does not end is cancelled.
        }
    }

    private static ReturnRequest nothing() {
        return ReturnRequest.newBuilder()
                .setResult(Result.newBuilder().setRef(Ref.getDefaultInstance()))
                .build();
    }

    private static Definition definition(Result result) {
        if (result.hasRefs()) {
            return result.getRefs().getRefsMap().values().stream()
                    .findFirst()
                    .map(Ref::getDef)
                    .orElseGet(Definition::getDefaultInstance);
        }
        return result.getRef().getDef();
    }

    /** The build's own error, where that is why the calls within it failed. */
    private static StatusRuntimeException reason(SolveCall solve, StatusRuntimeException error) {
        if (error.getStatus().getCode() != Status.Code.CANCELLED) {
            return error;
        }
        SolveCall.End none = new SolveCall.End(Optional.empty(), Optional.empty());
        return solve.ended().getNow(none).error().orElse(error);
    }

    private BuildFailure failure(StatusRuntimeException error) {
        if (files.transfer().problem().isPresent()) {
            return Failures.ofTransfer(files.transfer().problem().get());
        }
        return switch (error.getStatus().getCode()) {
            case UNAVAILABLE -> Failures.engineLost(control.describe(error));
            case DEADLINE_EXCEEDED -> other("the engine did not answer within " + PATIENCE.toMinutes() + " minutes");
            case UNIMPLEMENTED -> other("this engine does not tell what it would do: " + control.describe(error));
            default ->
                Failures.ofSolve(
                        error.getStatus(),
                        error.getTrailers(),
                        new StatusMerger(),
                        request.dockerfile().name());
        };
    }

    private static BuildFailure other(String message) {
        return new BuildFailure(Kind.OTHER, message, Optional.empty(), Optional.empty(), "", 0, List.of());
    }
}
