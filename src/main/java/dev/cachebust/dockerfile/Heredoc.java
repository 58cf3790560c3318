package dev.cachebust.dockerfile;

import java.util.regex.Pattern;

/**
 * A here-document of RUN, COPY or ADD.
 *
 * @param name the word that ends it
 * @param expand whether variables in it are expanded: not where a part of the word is quoted
 * @param chomp whether leading tabs are dropped ({@code <<-})
 * @param content as written, with its line ends
 */
public record Heredoc(String name, boolean expand, boolean chomp, String content) {
    private static final Pattern LEADING_TABS = Pattern.compile("^\t+", Pattern.MULTILINE);

    Heredoc withContent(String text) {
        return new Heredoc(name, expand, chomp, text);
    }

    /** The content as the command or file gets it, before variables are expanded. */
    public String text() {
        return chomp ? LEADING_TABS.matcher(content).replaceAll("") : content;
    }
}
