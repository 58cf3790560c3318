package dev.cachebust.config;

import dev.cachebust.build.BuildOptions;
import dev.cachebust.compose.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of the values that {@code docker build} has flags for, in these flags' forms. */
final class BuildTypes {
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9_.-]+/[a-z0-9_.-]+(/[a-z0-9_.-]+)?");
    private static final Pattern HOST = Pattern.compile("([^\\s=:,]+)[=:]\\[?([0-9A-Fa-f:.]+|host-gateway)]?");
    private static final Pattern ULIMIT = Pattern.compile("([a-z]+)=(-?\\d{1,18})(?::(-?\\d{1,18}))?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([kmgt]?)i?b?", Pattern.CASE_INSENSITIVE);
    private static final Pattern REMOTE =
            Pattern.compile("(https?|git|ssh|git\\+ssh)://\\S+|git@[^\\s:/]+:\\S+|github\\.com/\\S+");
    private static final Set<String> ATTESTATIONS = Set.of("provenance", "sbom");

    /** Names of images. */
    static final Type<List<String>> IMAGES = raw -> {
        List<String> names = new ArrayList<>();
        for (String text : Types.TEXTS.read(raw)) {
            names.add(Types.IMAGE.read(text));
        }
        return List.copyOf(names);
    };

    /** {@code linux/amd64}; commas may part several, too. */
    static final Type<List<String>> PLATFORMS = raw -> {
        Set<String> platforms = new LinkedHashSet<>();
        for (String text : Types.TEXTS.read(raw)) {
            for (String one : text.split(",", -1)) {
                String platform = one.strip().toLowerCase(Locale.ROOT);
                if (!PLATFORM.matcher(platform).matches()) {
                    throw new BadValue(
                            "must have platforms, but has " + Shown.quoted(one), "write OS/ARCH, such as linux/arm64");
                }
                platforms.add(platform);
            }
        }
        return List.copyOf(platforms);
    };

    /** {@code NAME=ADDRESS}; {@code NAME:ADDRESS} is the same. */
    static final Type<List<String>> HOSTS = raw -> {
        List<String> hosts = new ArrayList<>();
        for (String text : Types.TEXTS.read(raw)) {
            Matcher host = HOST.matcher(text);
            if (!host.matches()) {
                throw new BadValue(
                        "must have hosts with addresses, but has " + Shown.quoted(text),
                        "write NAME=ADDRESS, such as \"db=10.0.0.7\", or NAME=host-gateway");
            }
            hosts.add(host.group(1) + "=" + host.group(2));
        }
        return List.copyOf(hosts);
    };

    /** Bytes, or with a unit: {@code 64m}. */
    static final Type<OptionalLong> SIZE_OR_NONE = raw -> {
        if (raw.equals("")) {
            return OptionalLong.empty();
        }
        Matcher size = SIZE.matcher(raw instanceof Long bytes ? bytes.toString() : Types.TEXT.read(raw));
        if (!size.matches()) {
            throw new BadValue("must be a size, but is " + TomlKind.of(raw), "write it as \"64m\" or \"2g\"");
        }
        long unit = 1L
                << 10
                        * (" kmgt"
                                .indexOf((size.group(2) + ' ')
                                        .toLowerCase(Locale.ROOT)
                                        .charAt(0)));
        try {
            return OptionalLong.of(Math.multiplyExact(Long.parseLong(size.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new BadValue("is too large");
        }
    };

    /** {@code nofile=1024}, {@code nofile=1024:2048}. */
    static final Type<List<String>> ULIMITS = raw -> {
        List<String> limits = new ArrayList<>();
        for (String text : Types.TEXTS.read(raw)) {
            Matcher limit = ULIMIT.matcher(text);
            if (!limit.matches()) {
                throw new BadValue(
                        "must have limits, but has " + Shown.quoted(text),
                        "write NAME=SOFT or NAME=SOFT:HARD, such as \"nofile=1024:2048\"");
            }
            String soft = limit.group(2);
            limits.add(limit.group(1) + "=" + soft + ":" + (limit.group(3) == null ? soft : limit.group(3)));
        }
        return List.copyOf(limits);
    };

    static final Type<BuildOptions.Network> NETWORK = Types.oneOf(BuildOptions.Network.class);

    /** {@code default}, {@code ID}, {@code ID=SOCKET}, {@code ID=KEY,KEY}. */
    static final Type<SortedMap<String, List<Path>>> SSH = raw -> {
        SortedMap<String, List<Path>> agents = new TreeMap<>();
        for (String text : Types.TEXTS.read(raw)) {
            int equals = text.indexOf('=');
            String id = equals < 0 ? text : text.substring(0, equals);
            List<Path> paths = new ArrayList<>();
            if (equals >= 0) {
                for (String path : text.substring(equals + 1).split(",")) {
                    if (!path.isBlank()) {
                        paths.add(Types.PATH.read(path));
                    }
                }
            }
            if (id.isBlank()) {
                throw new BadValue("has no id in " + Shown.quoted(text), "write default, ID=SOCKET or ID=KEYFILE");
            }
            agents.put(id, List.copyOf(paths));
        }
        return agents;
    };

    /** {@code type=provenance,mode=max}; {@code disabled=true} takes one away. */
    static final Type<SortedMap<String, String>> ATTEST = raw -> {
        SortedMap<String, String> attestations = new TreeMap<>();
        for (String text : Types.TEXTS.read(raw)) {
            Map<String, String> fields = Csv.pairs(text, "type=provenance,mode=max");
            String type = fields.getOrDefault("type", "");
            if (!ATTESTATIONS.contains(type)) {
                throw new BadValue(
                        "must have attestations, but has " + Shown.quoted(text),
                        "write \"type=provenance,mode=max\" or \"type=sbom\"");
            }
            attestations.remove(type);
            if (!Boolean.parseBoolean(fields.getOrDefault("disabled", "false"))) {
                attestations.put(type, text);
            }
        }
        return attestations;
    };

    static final Type<String> LABEL = raw -> {
        if (raw instanceof Map) {
            throw new BadValue(
                    "must be text, but is a table",
                    "a label's name with dots needs quotes: \"org.example.name\" = \"…\"");
        }
        return Types.TEXT.read(raw);
    };

    static final Type<NamedContext> CONTEXT = raw -> {
        String text = Types.TEXT.read(raw);
        if (text.startsWith("docker-image://")) {
            return new NamedContext.Image(text.substring("docker-image://".length()));
        } else if (text.startsWith("target:") || text.startsWith("service:")) {
            return new NamedContext.Target(text.substring(text.indexOf(':') + 1));
        } else if (text.startsWith("oci-layout://")) {
            throw new BadValue("is an OCI layout, which is not supported as a context");
        } else if (REMOTE.matcher(text).matches()) {
            return new NamedContext.Remote(text);
        } else if (text.isBlank() || text.contains("://")) {
            throw new BadValue(
                    "must be a context, but is " + Shown.quoted(text),
                    "a folder, docker-image://NAME, https://…, a git URL, or target:IMAGE");
        }
        return new NamedContext.Folder(Types.PATH.read(text));
    };

    private BuildTypes() {}
}
