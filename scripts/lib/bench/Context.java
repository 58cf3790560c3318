package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * A build context of so many files: a Dockerfile, a manifest, ten sources, and data for the rest, of 512 bytes each, in
 * folders of a hundred.
 */
record Context(Path folder, int files) {
    /** The source file that is edited. */
    static final String SOURCE = "src/main.txt";

    /** The dependency file that is edited. */
    static final String MANIFEST = "package.json";

    /** The label by which images are found again. */
    static final String LABEL = "dev.cachebust.bench";

    private static final int FIXED = 10;
    private static final int PER_FOLDER = 100;
    private static final int BYTES = 512;

    private static final String DOCKERFILE = """
            FROM bb:latest
            LABEL dev.cachebust.bench=1
            WORKDIR /app
            ARG CACHE_BUST_DEPS
            COPY package.json ./
            RUN cat package.json > /dependencies
            COPY data ./data
            ARG CACHE_BUST_APP
            COPY src ./src
            RUN cat src/main.txt > /built
            CMD ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 100 & wait $!; done"]
            """;

    /** Leaves the data out, so that nobody sends a million files to an engine. */
    static final String WITHOUT_DATA = "without-data.Dockerfile";

    static Context make(Path folder, int files) throws IOException {
        Context context = new Context(folder, files);
        Files.createDirectories(folder.resolve("src"));
        context.put("Dockerfile", DOCKERFILE);
        context.put(WITHOUT_DATA, DOCKERFILE.replace("COPY data ./data\n", ""));
        context.put(".dockerignore", ".git\n" + WITHOUT_DATA + "\n");
        context.put(MANIFEST, "{\"name\": \"bench\"}\n");
        context.put(SOURCE, "first\n");
        context.put("data/first", "data\n");
        for (int i = 0; i < FIXED - 5; i++) {
            context.put("src/file" + i + ".txt", "file " + i + "\n");
        }
        byte[] content = new byte[BYTES];
        Arrays.fill(content, (byte) '\n');
        for (int i = 1; i <= files - FIXED; i++) {
            Path parent = folder.resolve("data/" + i / PER_FOLDER / PER_FOLDER + "/" + i / PER_FOLDER);
            if (i == 1 || i % PER_FOLDER == 0) {
                Files.createDirectories(parent);
            }
            byte[] number = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(number, 0, content, 0, number.length);
            Files.write(parent.resolve(Integer.toString(i)), content);
        }
        return context;
    }

    void put(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    /** Gives a file a content that it never had, as an editor does that writes in place. */
    String edit(String file) throws IOException {
        String content = unique();
        Files.writeString(folder.resolve(file), content);
        return content;
    }

    /** The same, as an editor does that writes beside and renames. */
    String editByRename(String file) throws IOException {
        String content = unique();
        Path beside = folder.resolve(file + "~");
        Files.writeString(beside, content);
        Files.move(beside, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        return content;
    }

    static String unique() {
        return "{\"edit\": " + System.nanoTime() + "}\n";
    }
}
