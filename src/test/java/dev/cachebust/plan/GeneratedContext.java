package dev.cachebust.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A random context and random edits of it, as the commands of a {@link Scenario}. */
final class GeneratedContext {
    private static final List<String> FILES = List.of(
            "f0.txt",
            "f1.txt",
            "f2.txt",
            "a/x.txt",
            "a/y.txt",
            "a/t.tmp",
            "a/sub/z.txt",
            "a/sub/more/q.txt",
            "b/lib.js",
            "b/main.js",
            "b/deep/er/w.txt",
            "pkg/package.json",
            "notes/n.md",
            "junk.log");
    private static final List<String> DIRECTORIES =
            List.of("", "a/", "a/sub/", "b/", "b/deep/", "pkg/", "notes/", "empty/");
    private static final List<String> PATTERNS = List.of(
            "*.log",
            "**/*.tmp",
            "notes",
            "a/sub/more",
            "!a/sub/more/q.txt",
            "b/**/w.txt",
            "**/q.*",
            "!**/n.md",
            "# comment",
            "/junk.*",
            "Dockerfile*",
            "*.md",
            "!*.log",
            "a/t*",
            "!a/x.txt");

    private final Random random;
    private final List<String> script;
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, String> before = new TreeMap<>();
    private final Map<String, String> modes = new TreeMap<>();
    private final Set<String> gone = new TreeSet<>(Set.of("a/extra"));
    private final String ignoreFile;
    private int serial;

    GeneratedContext(Random random, List<String> script) {
        this.random = random;
        this.script = script;
        for (String file : FILES) {
            write(file, "v" + serial++);
        }
        script.add("mkdir empty");
        script.add("link l a/x.txt");
        script.add("link ld b");
        script.add("link a/l y.txt");
        ignoreFile = random.nextInt(3) == 0 ? "Dockerfile.dockerignore" : ".dockerignore";
        if (random.nextInt(3) > 0) {
            ignore();
        }
    }

    private void write(String path, String content) {
        if (files.containsKey(path)) {
            before.put(path, files.get(path));
        }
        files.put(path, content);
        script.add("write " + path + " " + content);
    }

    private void ignore() {
        List<String> lines = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            lines.add(PATTERNS.get(random.nextInt(PATTERNS.size())));
        }
        script.add("write " + ignoreFile + " " + String.join("\\n", lines));
    }

    /** Adds the commands of one edit, and names it. */
    String edit() {
        List<String> present = List.copyOf(files.keySet());
        String file = present.get(random.nextInt(present.size()));
        switch (random.nextInt(15)) {
            case 0 -> {
                String path = DIRECTORIES.get(random.nextInt(DIRECTORIES.size())) + "new" + serial
                        + List.of(".txt", ".js", ".log").get(random.nextInt(3));
                write(path, "v" + serial++);
                return "create " + path;
            }
            case 1 -> {
                List<String> optional = present.stream()
                        .filter(f -> !f.matches("f[012].txt|b/deep/er/.*|pkg/package.json|a/[xy].txt"))
                        .toList();
                if (optional.size() > 4) {
                    String gone = optional.get(random.nextInt(optional.size()));
                    before.put(gone, files.get(gone));
                    files.remove(gone);
                    modes.remove(gone);
                    script.add("rm " + gone);
                    return "delete " + gone;
                }
            }
            case 2 -> {
                String mode = "644".equals(modes.getOrDefault(file, "644")) ? "755" : "644";
                modes.put(file, mode);
                script.add("mode " + file + " " + mode);
                return "mode of " + file;
            }
            case 3 -> {
                String link = List.of("l f1.txt", "l a/x.txt", "ld a", "ld b", "a/l x.txt", "a/l y.txt")
                        .get(random.nextInt(6));
                script.add("link " + link);
                return "link " + link;
            }
            case 4 -> {
                return rename();
            }
            case 5, 6 -> {
                script.add("touch " + file);
                return "touch " + file;
            }
            case 7, 8 -> {
                List<String> changed = before.keySet().stream().sorted().toList();
                if (!changed.isEmpty()) {
                    String path = changed.get(random.nextInt(changed.size()));
                    write(path, before.getOrDefault(path, ""));
                    return "revert " + path;
                }
            }
            case 9 -> {
                script.add("mkdir " + DIRECTORIES.get(1 + random.nextInt(DIRECTORIES.size() - 1)) + "made" + serial++);
                return "an empty directory";
            }
            case 10 -> {
                ignore();
                return "other ignore rules";
            }
            case 11 -> {
                String folder = List.of("a", "a/sub", "b/deep", "b").get(random.nextInt(4));
                String mode = "755".equals(modes.getOrDefault(folder, "755")) ? "750" : "755";
                modes.put(folder, mode);
                script.add("mode " + folder + " " + mode);
                return "mode of " + folder;
            }
            case 12 -> {
                return again(List.of("notes", "a/extra", "empty").get(random.nextInt(3)));
            }
            default -> {}
        }
        write(file, "v" + serial++);
        return "modify " + file;
    }

    /** Removes a folder, or makes it again, with another mode at times. */
    private String again(String folder) {
        if (gone.remove(folder)) {
            script.add("mkdir " + folder);
            if (random.nextBoolean()) {
                script.add("mode " + folder + " 750");
            }
            write(folder + "/back" + serial++ + ".txt", "v" + serial);
            return "folder " + folder + " is back";
        }
        gone.add(folder);
        for (Map<String, String> map : List.of(files, before, modes)) {
            map.keySet().removeIf(path -> path.equals(folder) || path.startsWith(folder + "/"));
        }
        script.add("rm " + folder);
        return "folder " + folder + " is gone";
    }

    private String rename() {
        String from = files.keySet().stream().anyMatch(f -> f.startsWith("a/sub/more/")) ? "a/sub/more" : "a/renamed";
        String to = from.equals("a/sub/more") ? "a/renamed" : "a/sub/more";
        if (files.keySet().stream().noneMatch(f -> f.startsWith(from + "/"))) {
            script.add("touch f0.txt");
            return "touch f0.txt";
        }
        script.add("rename " + from + " " + to);
        for (Map<String, String> map : List.of(files, before, modes)) {
            for (String path : List.copyOf(map.keySet())) {
                if (path.startsWith(from + "/")) {
                    String value = map.getOrDefault(path, "");
                    map.remove(path);
                    map.put(to + path.substring(from.length()), value);
                }
            }
        }
        return "rename " + from;
    }
}
