package dev.cachebust.config;

import dev.cachebust.compose.Nearest;
import dev.cachebust.compose.Shown;
import dev.cachebust.layer.Probe;
import dev.cachebust.layer.ProbeSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code [[layers.NAME.probe]]}. What a program could take for an option or a command of its own is refused here. */
final class ProbeTables {
    static final Type<List<ProbeSettings>> TYPE = ProbeTables::tables;

    private static final Set<String> KINDS = new LinkedHashSet<>(List.of("git", "url", "image", "command"));
    private static final String EVERY = "every";
    private static final Duration OFTEN = Duration.ofMinutes(10);

    private static final Pattern SCHEME = Pattern.compile("(https?|ssh|git|file)://.*");
    /** {@code ext::sh -c …} and the like run programs (gitremote-helpers(7)). */
    private static final Pattern HELPER = Pattern.compile("[^/]*::.*");

    private static final Pattern PASSWORD = Pattern.compile("[a-z]+://[^/@]*:[^/@]*@.*");
    /** What git allows in a reference's name, roughly (git-check-ref-format(1)). */
    private static final Pattern REF = Pattern.compile("[^-\\s~^:?*\\[\\\\\\p{Cntrl}][^\\s~^:?*\\[\\\\\\p{Cntrl}]*");

    private ProbeTables() {}

    private static List<ProbeSettings> tables(Object raw) throws BadValue {
        if (!(raw instanceof List<?> items)) {
            throw new BadValue("must be a list of tables, but is " + TomlKind.of(raw), "write [[layers.NAME.probe]]");
        }
        List<ProbeSettings> probes = new ArrayList<>();
        for (Object item : items) {
            String place = items.size() == 1 ? "" : "number " + (probes.size() + 1) + ' ';
            if (!(item instanceof Map<?, ?> table)) {
                throw new BadValue(
                        place + "must be a table, but is " + TomlKind.of(item), "write [[layers.NAME.probe]]");
            }
            try {
                probes.add(probe(table));
            } catch (BadValue e) {
                throw e.hint().isPresent()
                        ? new BadValue(place + e.text(), e.hint().get())
                        : new BadValue(place + e.text());
            }
        }
        return List.copyOf(probes);
    }

    private static ProbeSettings probe(Map<?, ?> table) throws BadValue {
        List<String> kinds = new ArrayList<>();
        for (Object key : table.keySet()) {
            String name = String.valueOf(key);
            if (KINDS.contains(name)) {
                kinds.add(name);
            } else if (!name.equals(EVERY)) {
                Set<String> known = new LinkedHashSet<>(KINDS);
                known.add(EVERY);
                throw new BadValue(
                        "has the unknown key " + Shown.quoted(name),
                        Nearest.to(name, known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("here can be: " + String.join(", ", known)));
            }
        }
        if (kinds.size() != 1) {
            throw new BadValue(
                    kinds.isEmpty() ? "asks for nothing" : "has both " + kinds.get(0) + " and " + kinds.get(1),
                    "say one of git, url, image, command; a second probe is a second [[layers.NAME.probe]]");
        }
        String kind = kinds.get(0);
        Object raw = Objects.requireNonNull(table.get(kind));
        @Nullable Object every = table.get(EVERY);
        try {
            Probe probe = switch (kind) {
                case "git" -> git(Types.TEXT.read(raw));
                case "url" -> new Probe.Url(url(Types.TEXT.read(raw)));
                case "image" -> new Probe.Image(Types.IMAGE.read(raw));
                default -> new Probe.Command(command(raw));
            };
            kind = EVERY;
            return new ProbeSettings(probe, every == null ? OFTEN : Types.DURATION.read(every));
        } catch (BadValue e) {
            String text = kind + " " + e.text();
            throw e.hint().isPresent() ? new BadValue(text, e.hint().get()) : new BadValue(text);
        }
    }

    private static Probe git(String text) throws BadValue {
        int hash = text.lastIndexOf('#');
        String url = hash < 0 ? text : text.substring(0, hash);
        String ref = hash < 0 ? "HEAD" : text.substring(hash + 1);
        boolean odd = url.isBlank() || url.startsWith("-") || url.chars().anyMatch(Character::isISOControl);
        if (odd
                || HELPER.matcher(url).matches()
                || url.contains("://") && !SCHEME.matcher(url).matches()) {
            throw new BadValue(
                    "must be a repository that https, ssh, git or a path leads to, but is " + Shown.quoted(text),
                    "write \"https://host/project.git#main\"");
        }
        if (PASSWORD.matcher(url).matches()) {
            throw new BadValue("holds a password", "leave it to git's credential helpers, or to ssh");
        }
        if (!REF.matcher(ref).matches()) {
            throw new BadValue(
                    "names a reference that git cannot have: " + Shown.quoted(ref),
                    "a branch, a tag, HEAD, or refs/… comes after #");
        }
        return new Probe.Git(url, ref);
    }

    private static URI url(String text) throws BadValue {
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null) {
                if (uri.getUserInfo() != null) {
                    throw new BadValue("holds a login", "only what needs none can be asked for");
                }
                return uri;
            }
        } catch (URISyntaxException e) {
            // It is refused below.
        }
        throw new BadValue("must be an address of http or https, but is " + Shown.quoted(text));
    }

    private static List<String> command(Object raw) throws BadValue {
        List<String> words = Types.TEXTS.read(raw);
        if (words.isEmpty()) {
            throw new BadValue("must name a program");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new BadValue("holds a NUL character");
        }
        return words;
    }
}
