package dev.cachebust.build.buildkit.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine was told about every folder that it was sent, kept from run to run: an engine that has a file by its size
 * and time still has it when the next process starts. Read when it is first needed. Safe for use by several threads.
 */
public final class SentRegistry {
    private static final String FOLDER = "folder ";

    /** Where it is kept. */
    public interface Storage {
        /** Nothing outlives the process. */
        Storage NONE = new Storage() {
            @Override
            public Optional<String> load() {
                return Optional.empty();
            }

            @Override
            public void save(String text) {}
        };

        /** What was kept last; empty if there is nothing that can be used. */
        Optional<String> load();

        /** Keeps a text in place of what was there: all of it or nothing. */
        void save(String text) throws IOException;
    }

    private final Storage storage;
    private final Map<Folder, SentStats> folders = new HashMap<>();
    private boolean loaded;
    private boolean unsaved;

    private record Folder(String sharedKey, String name) {}

    /** One that is kept here. */
    public SentRegistry(Storage storage) {
        this.storage = storage;
    }

    /** What it was told about the folder that it knows by this key and name. */
    synchronized SentStats of(String sharedKey, String name) {
        load();
        return folders.computeIfAbsent(new Folder(sharedKey, name), f -> new SentStats(this::changed));
    }

    private synchronized void changed() {
        unsaved = true;
    }

    private void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        storage.load().ifPresent(this::read);
    }

    /** A line that is not understood ends it: what follows is not known then, as before the first build. */
    private void read(String text) {
        Optional<SentStats> current = Optional.empty();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.startsWith(FOLDER)) {
                String[] words = line.split(" ", 3);
                SentStats stats = new SentStats(this::changed);
                folders.put(new Folder(words[1], Escapes.undo(words[2])), stats);
                current = Optional.of(stats);
            } else if (current.isEmpty() || !current.get().read(line)) {
                return;
            }
        }
    }

    /**
     * Keeps it, if there is anything new.
     *
     * @throws IOException if it cannot be written; the next call tries again
     */
    public void save() throws IOException {
        List<Map.Entry<Folder, SentStats>> all;
        synchronized (this) {
            if (!unsaved) {
                return;
            }
            unsaved = false;
            all = new ArrayList<>(folders.entrySet());
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Folder, SentStats> folder : all) {
            Folder at = folder.getKey();
            text.append(FOLDER)
                    .append(at.sharedKey)
                    .append(' ')
                    .append(Escapes.of(at.name))
                    .append('\n');
            folder.getValue().write(text);
        }
        try {
            storage.save(text.toString());
        } catch (IOException e) {
            changed();
            throw e;
        }
    }
}
