package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What people have written about figures, under a headline for each target: {@code ## id}. It outlives new runs. */
record Notes(Map<String, String> texts) {
    private static final String HEAD = "## ";

    static Notes read(Path file) throws IOException {
        return Files.exists(file) ? parse(Files.readString(file)) : new Notes(Map.of());
    }

    static Notes parse(String text) {
        Map<String, String> texts = new LinkedHashMap<>();
        String id = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith(HEAD)) {
                id = line.substring(HEAD.length()).strip();
            } else if (!id.isEmpty()) {
                texts.merge(id, line, (a, b) -> a + "\n" + b);
            }
        }
        texts.replaceAll((key, value) -> value.strip());
        return new Notes(texts);
    }

    Optional<String> of(String id) {
        return Optional.ofNullable(texts.get(id)).filter(text -> !text.isEmpty());
    }
}
