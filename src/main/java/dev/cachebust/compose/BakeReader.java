package dev.cachebust.compose;

import dev.cachebust.compose.ComposeBuild.BuildSecret;
import dev.cachebust.compose.ComposeBuild.Ulimit;
import dev.cachebust.compose.ComposeProject.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code docker buildx bake --print} says: JSON, all inheritance and variables resolved. Each target becomes a
 * service with a build. Where results go ({@code output}) is not taken over: a watcher's go to the engine.
 */
final class BakeReader {
    private static final Pattern LIMIT = Pattern.compile("([a-z]+)=(-?[0-9]{1,18})(?::(-?[0-9]{1,18}))?");
    private static final String TARGET = "target:";

    private final Path folder;
    private final Map<String, Secret> secrets = new LinkedHashMap<>();

    private BakeReader(Path folder) {
        this.folder = folder;
    }

    /**
     * @param file the bake file's name, for messages
     * @param folder that its paths are relative to, absolute
     */
    static ComposeProject read(String file, String json, Path folder) throws ComposeException {
        BakeReader reader = new BakeReader(folder);
        Map<String, ComposeService> services = new LinkedHashMap<>();
        for (YamlTree.Document document : YamlTree.read(file, json)) {
            for (Map.Entry<String, Node> entry :
                    Loader.section(document.top(), "target").entries().entrySet()) {
                services.put(entry.getKey(), reader.target(entry.getKey(), entry.getValue()));
            }
        }
        String name = Optional.ofNullable(folder.getFileName()).orElse(folder).toString();
        return new ComposeProject(
                name, folder, List.of(folder.resolve(file)), services, Map.of(), reader.secrets, Set.of());
    }

    private ComposeService target(String name, Node node) throws ComposeException {
        Fields fields = Fields.of(node, "target." + name);
        List<String> tags = fields.texts("tags", false);
        List<String> further = tags.isEmpty() ? tags : tags.subList(1, tags.size());
        return new ComposeService(
                tags.stream().findFirst(),
                Optional.empty(),
                Optional.of(build(name, fields, further)),
                List.of(),
                List.of(),
                fields.place());
    }

    private ComposeBuild build(String name, Fields fields, List<String> tags) throws ComposeException {
        Optional<String> inline = fields.word("dockerfile-inline");
        Map<String, Optional<String>> attest = attestations(fields);
        return new ComposeBuild(
                local(fields.word("context").orElse("."), fields),
                inline.isPresent() ? Optional.empty() : fields.word("dockerfile"),
                inline,
                values(fields, "args"),
                fields.word("target"),
                options(fields, "cache-from"),
                options(fields, "cache-to"),
                contexts(fields),
                secrets(name, fields),
                ssh(fields),
                fields.texts("platforms", false),
                values(fields, "labels"),
                tags,
                fields.word("shm-size").flatMap(Bytes::read),
                limits(fields),
                Hosts.read(fields, "extra-hosts"),
                fields.word("network"),
                fields.flag("no-cache"),
                fields.texts("no-cache-filter", false),
                fields.flag("pull"),
                false,
                fields.texts("entitlements", false),
                Optional.empty(),
                attest.getOrDefault("provenance", Optional.empty()),
                attest.getOrDefault("sbom", Optional.empty()),
                fields.place());
    }

    private Map<String, String> contexts(Fields fields) throws ComposeException {
        Map<String, String> contexts = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : values(fields, "contexts").entrySet()) {
            String context = entry.getValue();
            contexts.put(
                    entry.getKey(),
                    context.startsWith(TARGET)
                            ? "service:" + context.substring(TARGET.length())
                            : local(context, fields));
        }
        return contexts;
    }

    private String local(String context, Fields fields) throws ComposeException {
        return Paths.isRemote(context) ? context : new Paths(folder, Map.of()).absolute(context, fields.place());
    }

    private List<BuildSecret> secrets(String name, Fields fields) throws ComposeException {
        List<BuildSecret> used = new ArrayList<>();
        for (Fields secret : fields.items("secret")) {
            String id = secret.word("id").orElse("");
            Optional<String> file = secret.word("src");
            String path = file.isPresent() ? local(file.get(), fields) : "";
            String source = name + "/" + id;
            secrets.put(source, new Secret(file.map(any -> path), secret.word("env"), fields.place()));
            used.add(new BuildSecret(source, Optional.of(id), fields.place()));
        }
        return used;
    }

    private Map<String, Optional<String>> ssh(Fields fields) throws ComposeException {
        Map<String, Optional<String>> agents = new LinkedHashMap<>();
        for (Fields agent : fields.items("ssh")) {
            List<String> paths = new ArrayList<>();
            for (String path : agent.texts("paths", false)) {
                paths.add(local(path, fields));
            }
            agents.put(
                    agent.word("id").orElse("default"),
                    paths.isEmpty() ? Optional.empty() : Optional.of(String.join(",", paths)));
        }
        return agents;
    }

    private static Map<String, Ulimit> limits(Fields fields) throws ComposeException {
        Map<String, Ulimit> limits = new LinkedHashMap<>();
        for (String text : fields.texts("ulimits", false)) {
            Matcher limit = LIMIT.matcher(text);
            if (limit.matches()) {
                long soft = Long.parseLong(limit.group(2));
                long hard = limit.group(3) == null ? soft : Long.parseLong(limit.group(3));
                limits.put(limit.group(1), new Ulimit(soft, hard, soft == hard));
            }
        }
        return limits;
    }

    private static Map<String, Optional<String>> attestations(Fields fields) throws ComposeException {
        Map<String, Optional<String>> attestations = new LinkedHashMap<>();
        for (Fields one : fields.items("attest")) {
            Map<String, String> attributes = new TreeMap<>(one.values());
            String type = Optional.ofNullable(attributes.remove("type")).orElse("");
            if (!"true".equals(attributes.remove("disabled"))) {
                attestations.put(type, Optional.of(attributes.isEmpty() ? "true" : csv(attributes)));
            }
        }
        return attestations;
    }

    private static Map<String, String> values(Fields fields, String key) throws ComposeException {
        Map<String, String> values = new LinkedHashMap<>();
        fields.pairs(key).forEach((name, value) -> value.ifPresent(text -> values.put(name, text)));
        return values;
    }

    private static List<String> options(Fields fields, String key) throws ComposeException {
        List<String> options = new ArrayList<>();
        for (Fields one : fields.items(key)) {
            options.add(csv(one.values()));
        }
        return options;
    }

    /** As flags of buildx take it: fields with a comma in quotes. */
    private static String csv(Map<String, String> attributes) {
        List<String> parts = new ArrayList<>();
        attributes.forEach((key, value) -> {
            String part = key + "=" + value;
            boolean plain = !part.contains(",") && !part.contains("\"");
            parts.add(plain ? part : '"' + part.replace("\"", "\"\"") + '"');
        });
        return String.join(",", parts);
    }
}
