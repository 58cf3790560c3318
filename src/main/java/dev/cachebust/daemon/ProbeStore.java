package dev.cachebust.daemon;

import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.daemon.ProbeNotes.Note;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps what is known of a project's probes from run to run. What is damaged is left aside: they are asked once more. */
final class ProbeStore {
    private static final String NAME = "probes";

    private final StateFolder folder;

    ProbeStore(StateFolder folder) {
        this.folder = folder;
    }

    /** Never fails. */
    ProbeNotes load() {
        try {
            String text = new String(Files.readAllBytes(folder.file(NAME)), StandardCharsets.UTF_8);
            SortedMap<String, Note> notes = new TreeMap<>();
            for (Map.Entry<String, Node> item : JsonReader.read(text).members().entrySet()) {
                Node note = item.getValue();
                notes.put(
                        item.getKey(),
                        new Note(
                                text(note.get("answer")),
                                Instant.ofEpochMilli(note.get("asked").number()),
                                text(note.get("problem"))));
            }
            return new ProbeNotes(notes);
        } catch (IOException e) {
            return ProbeNotes.NONE;
        }
    }

    private static Optional<String> text(Node node) throws IOException {
        return Optional.of(node.text()).filter(text -> !text.isEmpty());
    }

    /** Adds these to what others may have kept meanwhile. */
    synchronized void add(Map<String, Note> notes) throws IOException {
        Obj all = Json.object();
        load().with(notes)
                .byId()
                .forEach((id, note) -> all.with(
                        id,
                        Json.object()
                                .with("answer", note.answer().orElse(""))
                                .with("asked", note.asked().toEpochMilli())
                                .with("problem", note.problem().orElse(""))));
        folder.replace(NAME, all.toString().getBytes(StandardCharsets.UTF_8));
    }
}
