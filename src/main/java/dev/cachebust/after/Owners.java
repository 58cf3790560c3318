package dev.cachebust.after;

import dev.cachebust.engine.Containers;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Who users and groups are in a container, as {@code --chown} takes them: by its {@code /etc/passwd} and {@code /etc/group}; who
 * is not in them is root ({@code readUser} in BuildKit's {@code ops/user_linux.go}). Asked once for each container.
 */
final class Owners {
    private static final int LARGEST = 1 << 20;
    private static final int MOST = 64;

    private final Containers containers;
    private final Map<String, List<String[]>> files = new HashMap<>();

    Owners(Containers containers) {
        this.containers = containers;
    }

    /** Numbers of a user and a group. */
    record Owner(int user, int group) {}

    /** @param text {@code user}, {@code user:group}; names or numbers */
    Owner of(String container, String text) throws EngineException {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        int uid = 0;
        int gid = 0;
        if (user.matches("\\d{1,9}")) {
            uid = Integer.parseInt(user);
            gid = uid;
        } else if (!user.isEmpty()) {
            Optional<String[]> row = row(container, "/etc/passwd", user);
            uid = row.map(r -> number(r, 2)).orElse(0);
            gid = row.map(r -> number(r, 3)).orElse(0);
        }
        if (colon >= 0) {
            String group = text.substring(colon + 1);
            gid = group.matches("\\d{1,9}")
                    ? Integer.parseInt(group)
                    : row(container, "/etc/group", group).map(r -> number(r, 2)).orElse(gid);
        }
        return new Owner(uid, gid);
    }

    private Optional<String[]> row(String container, String file, String name) throws EngineException {
        String key = container + file;
        List<String[]> rows = files.get(key);
        if (rows == null) {
            rows = read(container, file);
            if (files.size() >= MOST) {
                files.clear();
            }
            files.put(key, rows);
        }
        return rows.stream().filter(row -> row[0].equals(name)).findFirst();
    }

    private List<String[]> read(String container, String file) throws EngineException {
        try (InputStream packed = containers.pack(container, file);
                TarArchiveInputStream tar = new TarArchiveInputStream(packed)) {
            TarArchiveEntry entry = tar.getNextEntry();
            if (entry == null || !entry.isFile()) {
                return List.of();
            }
            return new String(tar.readNBytes(LARGEST), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(":", -1))
                    .toList();
        } catch (EngineException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        } catch (IOException e) {
            return List.of();
        }
    }

    private static int number(String[] row, int column) {
        return row.length > column && row[column].matches("\\d{1,9}") ? Integer.parseInt(row[column]) : 0;
    }
}
