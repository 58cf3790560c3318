package dev.cachebust.lint;

import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.config.ConfigException;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.Settings;
import dev.cachebust.config.SettingsLoader;
import dev.cachebust.config.SettingsLoader.ConfigText;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.context.TreeEditor;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.Layers;
import dev.cachebust.plan.CacheUse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A project as text.
 *
 * @param config of {@code cachebust.toml}, or empty
 * @param files the files on disk, one {@code path bytes} a line
 * @param ignore of {@code .dockerignore}
 */
public record LintCase(String dockerfile, String config, String files, String ignore) {

    /** As lint sees it. */
    public Subject subject() throws ConfigException, BadPatternException {
        Settings settings = SettingsLoader.load(
                        Path.of("/project"),
                        config.isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        new ConfigText(Path.of("/project/cachebust.toml"), "cachebust.toml", config)),
                        Optional.empty(),
                        Map.of(),
                        Overrides.NONE)
                .only();
        Dockerfile parsed = DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8));
        GraphOptions options = new GraphOptions(settings.target(), settings.args(), "linux/amd64", Map.of(), Map.of());
        return new Subject(
                parsed,
                SourceText.of("Dockerfile", dockerfile),
                options,
                StepGraph.of(parsed, options),
                Layers.of(settings.layers()),
                context(),
                Set.of("Dockerfile", ".dockerignore", "cachebust.toml"),
                SourceText.of(".dockerignore", ignore),
                config.isEmpty() ? Optional.empty() : Optional.of(SourceText.of("cachebust.toml", config)),
                new CacheUse(
                        settings.image(),
                        settings.cache().to().stream().anyMatch(o -> o.type().equals("inline")),
                        settings.cache().from().stream()
                                .map(CacheOption::attributes)
                                .map(a -> a.getOrDefault("ref", ""))
                                .toList()));
    }

    private ContextTree context() throws BadPatternException {
        IgnoreRules rules = IgnoreRules.parse(ignore);
        TreeEditor tree = ContextTree.empty().edit();
        for (String line : files.lines().toList()) {
            String path = line.substring(0, line.lastIndexOf(' '));
            if (!rules.ignores(path)) {
                long size = Long.parseLong(line.substring(path.length() + 1));
                String name = path.substring(path.lastIndexOf('/') + 1);
                Digest content = Digest.sha256(path.getBytes(StandardCharsets.UTF_8));
                tree.put(path, new Entry.File(name, 0644, 0, size, content));
            }
        }
        return tree.build();
    }

    List<Finding> findings() throws ConfigException, BadPatternException {
        return Linter.check(subject());
    }

    /** With a fix carried out. */
    LintCase fixed(Fix fix) {
        return switch (fix.file()) {
            case "Dockerfile" -> new LintCase(edited(dockerfile, fix), config, files, ignore);
            case ".dockerignore" -> new LintCase(dockerfile, config, files, edited(ignore, fix));
            default -> throw new IllegalArgumentException(fix.file());
        };
    }

    private static String edited(String text, Fix fix) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.subList(fix.line() - 1, fix.endLine()).clear();
        lines.addAll(fix.line() - 1, fix.replacement());
        return String.join("\n", lines) + "\n";
    }
}
