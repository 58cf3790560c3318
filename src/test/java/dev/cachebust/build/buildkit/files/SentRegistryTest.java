package dev.cachebust.build.buildkit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.build.buildkit.files.SentRegistry.Found;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SentRegistryTest {
    private static final String CONTEXT = "0a1b";

    private Optional<String> disk = Optional.empty();
    private boolean full;

    /** One process's view of what all of them share. */
    private final class Disk implements SentRegistry.Storage {
        private Optional<String> saved = Optional.empty();

        @Override
        public Found take() {
            Optional<String> text = disk;
            disk = Optional.empty();
            return new Found(text.isPresent() && text.equals(saved), text.map(t -> lines -> {
                t.lines().forEach(lines);
                return true;
            }));
        }

        @Override
        public void save(SentRegistry.Text text) throws IOException {
            if (full) {
                throw new IOException("full");
            }
            StringBuilder content = new StringBuilder();
            text.writeTo(content);
            disk = Optional.of(content.toString());
            saved = disk;
        }
    }

    private SentRegistry process() {
        return new SentRegistry(new Disk());
    }

    private static Entry.File file(int content) {
        return new Entry.File("f", 0644, 100, 4, Digest.sha256(new byte[] {(byte) content}));
    }

    /** A build in which this content goes to the engine; gives the engine's name and the time that it is told. */
    private static String build(SentRegistry process, int content) throws IOException {
        process.begin();
        String sent = send(process, content);
        process.end();
        return sent;
    }

    private static String send(SentRegistry process, int content) {
        return process.sharedKey(CONTEXT) + " "
                + process.of(CONTEXT, "a folder\n").mtimeToSend("a file\n", file(content));
    }

    @Test
    void whatOneProcessSentTheNextOneKnows() throws IOException {
        SentRegistry first = process();
        String one = build(first, 1);
        String two = build(first, 2);
        assertThat(one).endsWith(" 100");
        assertThat(two).isEqualTo(one.replace(" 100", " 101"));
        assertThat(build(process(), 3)).isEqualTo(one.replace(" 100", " 102"));
    }

    @Test
    void twoAtATimeNeverUseOneNameForDifferentThings() throws IOException {
        SentRegistry first = process();
        String one = build(first, 1);
        SentRegistry second = process();
        assertThat(build(second, 2)).isEqualTo(one.replace(" 100", " 101"));
        assertThat(build(first, 3)).as("it knows what the other one sent").isEqualTo(one.replace(" 100", " 102"));
        first.begin();
        second.begin();
        assertThat(send(second, 4)).doesNotStartWith(one.split(" ")[0]);
        first.end();
        second.end();
    }

    @Test
    void whatAKilledProcessSentIsUnknownAndSoItsNameIsGivenUp() throws IOException {
        String one = build(process(), 1);
        SentRegistry killed = process();
        killed.begin();
        send(killed, 2);
        assertThat(build(process(), 3)).doesNotStartWith(one.split(" ")[0]).endsWith(" 100");
    }

    @Test
    void whatIsNotUnderstoodOrNotKeptIsNotReliedUpon() throws IOException {
        String one = build(process(), 1);
        disk = disk.map(text -> text + "nonsense\n");
        assertThat(build(process(), 2)).doesNotStartWith(one.split(" ")[0]).endsWith(" 100");
        full = true;
        SentRegistry unkept = process();
        assertThatThrownBy(() -> build(unkept, 3)).hasMessage("full");
        String three = send(unkept, 3);
        assertThatThrownBy(() -> build(unkept, 4)).hasMessage("full");
        assertThat(send(unkept, 3)).as("the process itself knows").isEqualTo(three);
        full = false;
        assertThat(build(process(), 5)).doesNotStartWith(three.split(" ")[0]);
    }

    @Test
    void whenSeveralSendAtATimeTheLastOneKeepsIt() throws IOException {
        SentRegistry process = process();
        process.begin();
        process.begin();
        process.end();
        assertThat(disk).isEmpty();
        process.end();
        assertThat(disk).isPresent();
    }
}
