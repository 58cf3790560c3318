package dev.cachebust.compose;

import dev.cachebust.compose.ComposeBuild.BuildSecret;
import dev.cachebust.compose.ComposeBuild.Ulimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code build} of a service from its normal form. */
final class BuildReader {
    private static final Set<String> KEYS = Set.of(
            "context",
            "dockerfile",
            "dockerfile_inline",
            "entitlements",
            "args",
            "provenance",
            "sbom",
            "ssh",
            "labels",
            "cache_from",
            "cache_to",
            "no_cache",
            "no_cache_filter",
            "additional_contexts",
            "pull",
            "extra_hosts",
            "isolation",
            "network",
            "target",
            "secrets",
            "shm_size",
            "tags",
            "ulimits",
            "platforms",
            "privileged");

    private BuildReader() {}

    /** @param environment gives the build arguments their values that have none here */
    static ComposeBuild read(Node node, String path, Map<String, String> environment) throws ComposeException {
        Fields fields = Fields.of(node, path);
        fields.only(KEYS);
        Optional<String> inline = fields.word("dockerfile_inline");
        Optional<String> dockerfile = fields.word("dockerfile");
        if (inline.isPresent() && dockerfile.isPresent()) {
            throw fields.problem(fields.place(), "has both dockerfile and dockerfile_inline", "keep one of the two");
        }
        return new ComposeBuild(
                fields.text("context").orElse("."),
                dockerfile.or(() -> inline.isPresent() ? Optional.empty() : Optional.of("Dockerfile")),
                inline,
                args(fields, environment),
                fields.word("target"),
                fields.texts("cache_from", false),
                fields.texts("cache_to", false),
                values(fields.pairs("additional_contexts")),
                secrets(fields),
                fields.pairs("ssh"),
                fields.texts("platforms", false),
                values(fields.pairs("labels")),
                fields.texts("tags", false),
                size(fields),
                ulimits(fields, path),
                Hosts.read(fields, "extra_hosts"),
                fields.word("network"),
                fields.flag("no_cache"),
                fields.texts("no_cache_filter", true),
                fields.flag("pull"),
                fields.flag("privileged"),
                fields.texts("entitlements", false),
                fields.word("isolation"),
                fields.word("provenance"),
                fields.word("sbom"),
                fields.place());
    }

    private static Map<String, String> args(Fields fields, Map<String, String> environment) throws ComposeException {
        Map<String, String> args = new LinkedHashMap<>();
        fields.pairs("args")
                .forEach((name, value) -> value.or(() -> Optional.ofNullable(environment.get(name)))
                        .ifPresent(known -> args.put(name, known)));
        return args;
    }

    private static Map<String, String> values(Map<String, Optional<String>> pairs) {
        Map<String, String> values = new LinkedHashMap<>();
        pairs.forEach((name, value) -> values.put(name, value.orElse("")));
        return values;
    }

    private static List<BuildSecret> secrets(Fields fields) throws ComposeException {
        List<BuildSecret> secrets = new ArrayList<>();
        for (Fields secret : fields.items("secrets")) {
            Optional<String> source = secret.word("source");
            if (source.isEmpty()) {
                throw secret.problem(secret.place(), "names no secret", "write source: NAME");
            }
            secrets.add(new BuildSecret(source.get(), secret.word("target"), secret.place()));
        }
        return secrets;
    }

    private static Optional<Long> size(Fields fields) throws ComposeException {
        Optional<Node> node = fields.node("shm_size");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> bytes = node.get() instanceof Node.Scalar scalar ? Bytes.read(scalar.text()) : Optional.empty();
        if (bytes.isEmpty()) {
            throw fields.wrong(node.get(), "shm_size", "must be a size", "write such as 64m or 1gb");
        }
        return bytes.filter(size -> size != 0);
    }

    private static Map<String, Ulimit> ulimits(Fields fields, String path) throws ComposeException {
        Map<String, Ulimit> ulimits = new LinkedHashMap<>();
        Optional<Node> node = fields.node("ulimits");
        if (node.isEmpty()) {
            return ulimits;
        }
        if (!(node.get() instanceof Node.Mapping mapping)) {
            throw fields.wrong(node.get(), "ulimits", "must be a mapping", "write nofile: 1024 below it");
        }
        for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
            if (entry.getValue() instanceof Node.Mapping both) {
                Fields limits = new Fields(both, path + ".ulimits." + entry.getKey());
                ulimits.put(entry.getKey(), new Ulimit(number(limits, "soft"), number(limits, "hard"), false));
            } else {
                long limit = number(new Fields(mapping, path + ".ulimits"), entry.getKey());
                ulimits.put(entry.getKey(), new Ulimit(limit, limit, true));
            }
        }
        return ulimits;
    }

    private static long number(Fields fields, String key) throws ComposeException {
        Optional<Node> node = fields.node(key);
        if (node.isPresent()
                && node.get() instanceof Node.Scalar scalar
                && scalar.text().matches("-?[0-9]{1,18}")) {
            return Long.parseLong(scalar.text());
        }
        throw node.isPresent()
                ? fields.wrong(node.get(), Shown.plain(key), "must be a number", "write a whole number")
                : fields.problem(fields.place(), "has no " + Shown.plain(key), "write soft: and hard:, or one number");
    }
}
