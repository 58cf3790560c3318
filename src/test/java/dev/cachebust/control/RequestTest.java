package dev.cachebust.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.daemon.Answer;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Message.Command;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.layer.LayerName;
import dev.cachebust.stream.EventJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes over the socket, in both directions. */
class RequestTest {
    @Test
    void requestsAreReadAsTheyWereWritten() throws IOException {
        for (Request request : List.of(
                new Request.Follow(),
                new Request.Status(),
                new Request.Bust(List.of("deps", "a\"b\n"), Optional.of("api"), true),
                new Request.Bust(List.of("deps"), Optional.empty(), false),
                new Request.Rebuild(Optional.empty(), true),
                new Request.Rebuild(Optional.of("api"), false),
                new Request.Cancel(Optional.empty()),
                new Request.Cancel(Optional.of("api")),
                new Request.Plain(new Command.Pause()),
                new Request.Plain(new Command.Resume()),
                new Request.Plain(new Command.Stop(Request.STOPPED)))) {
            assertThat(Request.read(request.line())).isEqualTo(request);
            assertThat(request.line()).doesNotContain("\n");
        }
    }

    @Test
    void whatAViewWantsBecomesARequest() {
        assertThat(Request.of(new Command.Bust(Set.of(LayerName.SOURCE)), Optional.of("api")))
                .isEqualTo(new Request.Bust(List.of("source"), Optional.of("api"), false));
        assertThat(Request.of(new Command.Rebuild(), Optional.empty()))
                .isEqualTo(new Request.Rebuild(Optional.empty(), false));
        assertThat(Request.of(new Command.Pause(), Optional.empty())).isEqualTo(new Request.Plain(new Command.Pause()));
    }

    @Test
    void whatIsNoRequestIsAnsweredInWords() {
        assertThatThrownBy(() -> Request.read("GET / HTTP/1.1")).hasMessage("a request is one JSON object on one line");
        assertThatThrownBy(() -> Request.read("[]")).hasMessageContaining("a request has a type");
        assertThatThrownBy(() -> Request.read("{\"type\":\"burst\"}"))
                .hasMessageStartingWith("there is no request 'burst': the types are follow, status, bust");
        assertThatThrownBy(() -> Request.read("{\"type\":\"bust\"}")).hasMessageContaining("layers is a list of names");
        assertThatThrownBy(() -> Request.read("{\"type\":\"bust\",\"layers\":[]}"))
                .hasMessage("layers names no layer");
        assertThatThrownBy(() -> Request.read("{\"type\":\"rebuild\",\"wait\":1}"))
                .hasMessage("wait is true or false");
        assertThatThrownBy(() -> Request.read("[".repeat(60_000))).isInstanceOf(IOException.class);
    }

    @Test
    void answersAreReadAsTheyWereWritten() throws IOException {
        for (Answer answer : List.of(
                new Answer.Done(),
                new Answer.Ended(3, Result.SUCCEEDED, ""),
                new Answer.Ended(3, Result.FAILED, "Dockerfile:4: \u001b[31m no"),
                new Answer.NotNeeded("why"),
                new Answer.Waiting("paused"),
                new Answer.Impossible("broken"),
                new Answer.Gone("the watcher ends"))) {
            assertThat(Reply.read(Reply.line(answer))).isEqualTo(new Reply.Answered(answer));
        }
        assertThat(Reply.read(Reply.refusal("no"))).isEqualTo(new Reply.Refused("no"));
        Stamped event = new Stamped(7, Instant.EPOCH, new Event.Bye("stopped"));
        assertThat(Reply.read(EventJson.write(event))).isEqualTo(new Reply.Happened(event));
        assertThat(Reply.read("{\"type\":\"weather\",\"seq\":1,\"at\":\"1970-01-01T00:00:00Z\"}"))
                .isInstanceOf(Reply.Other.class);
    }

    @Test
    void linesAreBounded() throws IOException {
        Lines lines = lines("ab\n\nabc\nabcd\n");
        assertThat(lines.next()).contains("ab");
        assertThat(lines.next()).contains("");
        assertThat(lines.next()).contains("abc");
        assertThatThrownBy(lines::next).isInstanceOf(Lines.TooLongException.class);
        assertThat(lines("ab").next()).as("cut short").isEqualTo(Optional.empty());
    }

    private static Lines lines(String text) {
        return new Lines(Channels.newChannel(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))), 3);
    }
}
