package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the engine was told about every folder that it was sent, kept from run to run: an engine that has a file by its size
 * and time still has it when the next process starts. The engine's copies go by a name that is kept with it: whoever cannot
 * know all that was sent under a name takes a new one, under which the engine has nothing. Safe for use by several threads.
 */
public final class SentRegistry {
    private static final String COPY = "copy ";
    private static final String FOLDER = "folder ";

    /** Where it is kept. */
    public interface Storage {
        /** Nothing outlives the process. */
        Storage NONE = new Storage() {
            @Override
            public Found take() {
                return new Found(true, Optional.empty());
            }

            @Override
            public void save(Text text) {}
        };

        /**
         * Takes away what was kept last. Until the next save nothing is kept, so that nobody relies on it after a process
         * that was killed while it sent, or while another one sends.
         */
        Found take();

        /** Keeps a text in place of what was there: all of it or nothing. */
        void save(Text text) throws IOException;
    }

    /** What is to be kept. With a million files it is too long for one string. */
    public interface Text {
        /** Writes its lines, each with its end. */
        void writeTo(Appendable out) throws IOException;
    }

    /** What was kept, to be read once. */
    public interface Kept {
        /** Hands over each line without its end. Only if it then says true, they are what was saved. */
        boolean read(Consumer<String> lines);
    }

    /**
     * What was found.
     *
     * @param own it is what this process saved last; then it is not read again
     * @param kept empty if there is nothing that can be used
     */
    public record Found(boolean own, Optional<Kept> kept) {}

    private final Storage storage;
    private final Map<Folder, SentStats> folders = new HashMap<>();
    private String copy = newName();
    private int users;
    /** What is in memory is in force, and nowhere else. */
    private boolean taken;

    private record Folder(String context, String name) {}

    /** One that is kept here. */
    public SentRegistry(Storage storage) {
        this.storage = storage;
    }

    private static String newName() {
        return UUID.randomUUID().toString();
    }

    /** Before anything is sent; to be followed by {@link #end}. Others may begin before that. */
    public synchronized void begin() {
        users++;
        if (taken) {
            return;
        }
        taken = true;
        Found found = storage.take();
        if (!found.own()) {
            folders.clear();
            Reader reader = new Reader();
            if (found.kept().map(kept -> kept.read(reader)).orElse(false) && reader.understood()) {
                folders.putAll(reader.read);
                copy = reader.name;
            } else {
                copy = newName();
            }
        }
    }

    /**
     * After everything was sent: the last one to end keeps what is known.
     *
     * @throws IOException if it cannot be written; the next end tries again
     */
    public synchronized void end() throws IOException {
        users--;
        if (users == 0) {
            storage.save(this::write);
            taken = false;
        }
    }

    /**
     * What the engine finds its copies of a context by.
     *
     * @param context one of {@link ContextNames}
     */
    public synchronized String sharedKey(String context) {
        return Digest.sha256((context + "\n" + copy).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    /** What it was told about the folder that a build of this context knows by this name. */
    synchronized SentStats of(String context, String name) {
        return folders.computeIfAbsent(new Folder(context, name), f -> new SentStats());
    }

    private void write(Appendable out) throws IOException {
        out.append(COPY).append(copy).append('\n');
        for (Map.Entry<Folder, SentStats> entry : folders.entrySet()) {
            Folder folder = entry.getKey();
            out.append(FOLDER).append(folder.context).append(' ').append(Escapes.of(folder.name));
            out.append('\n');
            entry.getValue().write(out);
        }
    }

    /** Takes in what {@link #write} wrote. */
    private static final class Reader implements Consumer<String> {
        private final Map<Folder, SentStats> read = new HashMap<>();
        private String name = "";
        private Optional<SentStats> current = Optional.empty();
        private boolean nonsense;

        /** Otherwise nothing of it counts. */
        boolean understood() {
            return !nonsense && !name.isEmpty();
        }

        @Override
        public void accept(String line) {
            String[] words = line.split(" ", 3);
            if (line.startsWith(COPY)) {
                name = line.substring(COPY.length());
            } else if (line.startsWith(FOLDER) && words.length == 3) {
                SentStats stats = new SentStats();
                read.put(new Folder(words[1], Escapes.undo(words[2])), stats);
                current = Optional.of(stats);
            } else {
                nonsense |= current.isEmpty() || !current.get().read(line);
            }
        }
    }
}
