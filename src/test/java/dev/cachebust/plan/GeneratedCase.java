package dev.cachebust.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A scenario: its script, and its Dockerfiles by name.
 *
 * @param script lines of {@link Scenario}'s language
 */
public record GeneratedCase(List<String> script, SortedMap<String, String> dockerfiles) {
    public GeneratedCase {
        script = List.copyOf(script);
        dockerfiles = Collections.unmodifiableSortedMap(new TreeMap<>(dockerfiles));
    }

    /**
     * The case of a seed: a Dockerfile, a context, a first build, and a build after each edit.
     *
     * @param current whether the engine knows here-documents, {@code --link} and {@code --exclude}
     */
    public static GeneratedCase of(long seed, int edits, boolean current) {
        // Random's first values of neighbouring seeds are alike.
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        List<String> script = new ArrayList<>();
        SortedMap<String, String> dockerfiles = new TreeMap<>();
        GeneratedContext context = new GeneratedContext(random, script);
        GeneratedDockerfile dockerfile = new GeneratedDockerfile(random, current);
        dockerfiles.put("Dockerfile", dockerfile.text());
        script.add("build first build");
        for (int i = 1; i <= edits; i++) {
            String options = "";
            String title;
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    title = "Dockerfile: " + dockerfile.edit();
                    dockerfiles.put("Dockerfile." + i, dockerfile.text());
                    script.add("target");
                    script.add("dockerfile Dockerfile." + i);
                }
                case 3 -> {
                    String name = GeneratedDockerfile.ARGS.get(random.nextInt(GeneratedDockerfile.ARGS.size()));
                    String value = List.of("", "=", "=1", "=2").get(random.nextInt(4));
                    script.add("arg " + name + value);
                    title = "build argument " + name + value;
                }
                case 4 -> title = ask(random, dockerfile, script);
                default -> title = context.edit();
            }
            if (title.startsWith("--")) {
                options = title + " ";
            }
            script.add("build " + options + title.replace("--", ""));
        }
        return new GeneratedCase(script, dockerfiles);
    }

    private static String ask(Random random, GeneratedDockerfile dockerfile, List<String> script) {
        List<String> names = dockerfile.stageNames();
        if (names.isEmpty()) {
            return "nothing";
        }
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
            case 0 -> {
                script.add("target " + name);
                return "target " + name;
            }
            case 1 -> {
                script.add("target");
                return "no target";
            }
            case 2 -> {
                return "--no-cache";
            }
            case 3 -> {
                return "nothing";
            }
            default -> {
                return "--filter " + name;
            }
        }
    }

    /** Writes it down as a folder that {@link Scenario} plays. */
    void save(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("scenario"), script);
        for (Map.Entry<String, String> dockerfile : dockerfiles.entrySet()) {
            Files.writeString(folder.resolve(dockerfile.getKey()), dockerfile.getValue());
        }
    }
}
