package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people have written about figures, under a headline for each target: {@code ## id}. It outlives new runs. */
record Notes(Map<String, String> texts) {
    /** The section that stands on the page whatever the figures are. */
    static final String REMARKS = "remarks";

    private static final String HEAD = "## ";

    /** Where a note stands on a page; the comments are not shown. */
    private static final Pattern SLOT = Pattern.compile("<!-- note (\\S+) -->.*?<!-- end -->", Pattern.DOTALL);

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

    /** A target's note, in marks by which it is found again. */
    String slot(String id) {
        String text = of(id).orElse("not known yet.");
        // A line that begins with a comment is not read as Markdown.
        String shown = !id.equals(REMARKS)
                ? text
                : of(id).map(t -> "\n\n" + t + "\n\n").orElse("\n");
        return "<!-- note " + id + " -->" + shown + "<!-- end -->";
    }

    /** The page with these notes in the places of those that it has. */
    String renew(String page) {
        return SLOT.matcher(page).replaceAll(slot -> Matcher.quoteReplacement(slot(slot.group(1))));
    }
}
