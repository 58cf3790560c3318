package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the engine was told about the files of one folder, to keep it from taking changed content for unchanged: the
 * engine fetches a file again only if its size or modification time differs from the copy that it has, and it may have
 * several copies. So a size and time under which other content may have been sent is never used again: the time is moved
 * on by a nanosecond.
 *
 * <p>Safe for use by several threads.
 */
public final class SentStats {
    private static final int REMEMBERED_PER_PATH = 8;

    private static final String UNCERTAIN = "-";

    private final Map<String, List<Sent>> byPath = new HashMap<>();

    /**
     * A stat that was sent.
     *
     * @param content what the engine has under it; empty when that is not certain
     */
    public record Sent(long size, long mtimeNanos, Optional<Digest> content) {}

    /**
     * The modification time to send for a file, its own unless that would hide a change. Remembered from now on, also
     * if the transfer then fails: the engine may have got the file nevertheless.
     */
    synchronized long mtimeToSend(String path, Entry.File file) {
        List<Sent> sent = byPath.getOrDefault(path, List.of());
        long mtime = file.mtimeNanos();
        for (Optional<Sent> other = hiding(sent, file, mtime); other.isPresent(); other = hiding(sent, file, mtime)) {
            mtime++;
        }
        remember(path, new Sent(file.size(), mtime, Optional.of(file.content())));
        return mtime;
    }

    /** Says that what was sent under this stat is not what it was said to be. */
    synchronized void distrust(String path, long size, long mtimeNanos) {
        remember(path, new Sent(size, mtimeNanos, Optional.empty()));
    }

    /** Says that the engine's copy now holds these files and no others. */
    synchronized void holds(Set<String> paths) {
        byPath.keySet().retainAll(paths);
    }

    /** One line for each stat: size, time, content, path. */
    synchronized void write(Appendable out) throws IOException {
        for (Map.Entry<String, List<Sent>> entry : byPath.entrySet()) {
            for (Sent sent : entry.getValue()) {
                out.append(Long.toString(sent.size)).append(' ');
                out.append(Long.toString(sent.mtimeNanos)).append(' ');
                out.append(sent.content.map(Digest::hex).orElse(UNCERTAIN)).append(' ');
                out.append(Escapes.of(entry.getKey())).append('\n');
            }
        }
    }

    /** Takes a line of {@link #write} in; false if it is none. */
    synchronized boolean read(String line) {
        String[] words = line.split(" ", 4);
        if (words.length < 4) {
            return false;
        }
        try {
            Optional<Digest> content = words[2].equals(UNCERTAIN)
                    ? Optional.empty()
                    : Optional.of(Digest.of(HexFormat.of().parseHex(words[2])));
            Sent sent = new Sent(Long.parseLong(words[0]), Long.parseLong(words[1]), content);
            byPath.computeIfAbsent(Escapes.undo(words[3]), path -> new ArrayList<>())
                    .add(sent);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Sent> hiding(List<Sent> sent, Entry.File file, long mtime) {
        return sent.stream()
                .filter(s -> s.size == file.size() && s.mtimeNanos == mtime)
                .filter(s -> !s.content.equals(Optional.of(file.content())))
                .findFirst();
    }

    private void remember(String path, Sent now) {
        List<Sent> before = byPath.getOrDefault(path, List.of());
        if (!before.isEmpty() && before.get(0).equals(now)) {
            return;
        }
        Stream<Sent> others = before.stream().filter(s -> s.size != now.size || s.mtimeNanos != now.mtimeNanos);
        byPath.put(
                path,
                Stream.concat(Stream.of(now), others).limit(REMEMBERED_PER_PATH).toList());
    }
}
