package dev.cachebust.daemon;

import dev.cachebust.context.Digest;
import dev.cachebust.history.PastBuild;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A project's past builds on disk: one line each, the oldest first: a checksum, a blank, and JSON. A watcher and single builds
 * may append at the same time. A line that is damaged or foreign costs that line only.
 */
public final class HistoryFile {
    /** How many builds are kept. */
    static final int KEPT = 500;

    /** How many more there may be before the oldest are dropped, so that the file is seldom written anew. */
    private static final int SLACK = 50;

    /** How many digits of SHA-256 each line begins with. */
    private static final int CHECKSUM = 16;

    private static final String NAME = "history";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final StateFolder folder;

    /** The history that is kept in this folder. */
    public HistoryFile(StateFolder folder) {
        this.folder = folder;
    }

    /**
     * What is known.
     *
     * @param builds the oldest first
     * @param warning what could not be read, if something could not
     */
    public record Loaded(List<PastBuild> builds, Optional<String> warning) {}

    /** Reads all that can be read. Never fails. */
    public Loaded load() {
        List<PastBuild> builds = new ArrayList<>();
        Optional<String> warning = newestFirst(build -> {
            builds.add(build);
            return builds.size() < KEPT;
        });
        Collections.reverse(builds);
        return new Loaded(List.copyOf(builds), warning);
    }

    /**
     * Reads one after the other, the newest first. Never fails.
     *
     * @param reader whether it wants more after this one
     * @return what could not be read of what was come to, if something could not
     */
    public Optional<String> newestFirst(Predicate<PastBuild> reader) {
        List<String> lines;
        try {
            lines = lines();
        } catch (IOException e) {
            return Optional.of("the history " + file() + " cannot be read: " + e.getMessage());
        }
        int unreadable = 0;
        String reason = "";
        for (int i = lines.size() - 1; i >= 0; i--) {
            try {
                if (!reader.test(read(lines.get(i)))) {
                    break;
                }
            } catch (IOException e) {
                unreadable++;
                reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            }
        }
        return unreadable == 0
                ? Optional.empty()
                : Optional.of(unreadable + " of " + lines.size() + " builds in " + file() + " are left out: " + reason);
    }

    private Path file() {
        return folder.file(NAME);
    }

    /** The whole lines. What follows the last line end was being written when a machine or a process stopped. */
    private List<String> lines() throws IOException {
        try {
            String text = new String(Files.readAllBytes(file()), StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Adds a build under the next free number.
     *
     * @return the number
     * @throws IOException if it cannot be kept; what was there still is
     */
    public int append(PastBuild build) throws IOException {
        return alone(() -> appendAlone(build));
    }

    /**
     * Adds the time of an export to the last build, if there is one.
     *
     * @throws IOException if it cannot be kept; what was there still is
     */
    public void exported(long millis) throws IOException {
        alone(() -> {
            List<String> lines = new ArrayList<>(lines());
            if (!lines.isEmpty()) {
                PastBuild last = read(lines.remove(lines.size() - 1));
                lines.add(line(last.exported(millis)));
                folder.replace(NAME, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return lines.size();
        });
    }

    private interface Work {
        int run() throws IOException;
    }

    /** Java's file locks keep processes apart, not threads. */
    private int alone(Work work) throws IOException {
        synchronized (HistoryFile.class) {
            folder.make();
            try (FileChannel lock = open(folder.file(NAME + ".lock"));
                    var held = lock.lock()) {
                return work.run();
            }
        }
    }

    private static String line(PastBuild build) {
        String json = PastBuildJson.write(build);
        return checksum(json) + " " + json;
    }

    private int appendAlone(PastBuild build) throws IOException {
        List<String> lines = lines();
        int number = last(lines) + 1;
        String line = line(build.numbered(number)) + "\n";
        if (lines.size() >= KEPT + SLACK) {
            List<String> kept = lines.subList(lines.size() - KEPT + 1, lines.size());
            folder.replace(NAME, (String.join("\n", kept) + "\n" + line).getBytes(StandardCharsets.UTF_8));
            return number;
        }
        try (FileChannel file = open(file())) {
            file.position(wholeLines(file));
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.truncate(file.position());
        }
        return number;
    }

    private static PastBuild read(String line) throws IOException {
        if (line.length() <= CHECKSUM || line.charAt(CHECKSUM) != ' ') {
            throw new IOException("it is of another version");
        }
        String json = line.substring(CHECKSUM + 1);
        if (!line.startsWith(checksum(json))) {
            throw new IOException("it is damaged");
        }
        return PastBuildJson.read(json);
    }

    private static String checksum(String json) {
        return Digest.sha256(json.getBytes(StandardCharsets.UTF_8)).hex().substring(0, CHECKSUM);
    }

    /** The number of the last build that can be read. */
    private static int last(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            try {
                return read(lines.get(i)).number();
            } catch (IOException e) {
                // Reading the history warns of it; an earlier line will do.
            }
        }
        return 0;
    }

    /** Where the last whole line ends, in bytes. */
    private static long wholeLines(FileChannel file) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        for (long end = file.size(); end > 0; end--) {
            last.clear();
            file.read(last, end - 1);
            if (last.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    private static FileChannel open(Path path) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return FileChannel.open(path, options, OWNER_ONLY);
    }
}
