package dev.cachebust.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do when Linux grants no more watches, or no more instances of what holds them. A user namespace, as of a rootless
 * container, has limits of its own in {@code user.*}: inotify(7), namespaces(7).
 */
enum InotifyLimit {
    /** One for each directory. What most distributions set by now. */
    WATCHES("max_user_watches", "max_inotify_watches", 524_288),
    /** Two for each context. */
    INSTANCES("max_user_instances", "max_inotify_instances", 1024);

    private static final Path PROC = Path.of("/proc/sys");

    private final String name;
    private final String nameInNamespace;
    private final long generous;

    InotifyLimit(String name, String nameInNamespace, long generous) {
        this.name = name;
        this.nameInNamespace = nameInNamespace;
        this.generous = generous;
    }

    /** The limit that a failure is about, if it is about one: the JDK names it in its message. */
    static Optional<InotifyLimit> reached(IOException e) {
        return Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                .map(cause -> String.valueOf(cause.getMessage()))
                .filter(message -> message.contains("inotify"))
                .findFirst()
                .map(message -> message.contains("instances") ? INSTANCES : WATCHES);
    }

    /** The exact command that raises the limit, as early as possible: views cut long lines. */
    String advice() {
        long whole = read(PROC.resolve("fs/inotify").resolve(name));
        long namespace = read(PROC.resolve("user").resolve(nameInNamespace));
        boolean inner = namespace > 0 && namespace < whole;
        long wanted = Math.max(generous, 2 * (inner ? namespace : whole));
        return "inotify limit: sudo sysctl " + (inner ? "user." + nameInNamespace : "fs.inotify." + name) + "=" + wanted
                + " raises it";
    }

    /** The limits as they are now, to be compared. */
    static String now() {
        StringBuilder all = new StringBuilder();
        for (InotifyLimit limit : values()) {
            all.append(read(PROC.resolve("fs/inotify").resolve(limit.name)))
                    .append(' ')
                    .append(read(PROC.resolve("user").resolve(limit.nameInNamespace)))
                    .append(' ');
        }
        return all.toString();
    }

    /** 0 where there is none. */
    private static long read(Path file) {
        // All in one read: a second one gets nothing from these files, and Files.readString begins with a single byte.
        try (InputStream in = Files.newInputStream(file)) {
            return Long.parseLong(new String(in.readNBytes(32), StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
