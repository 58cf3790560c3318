package dev.cachebust.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the fuzzer's targets over the golden files, over the inputs that once broke something, and over mutations of both.
 * {@code scripts/fuzz} lets a coverage-guided fuzzer loose on the same targets.
 */
@Timeout(300)
class TargetsTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final int MUTATIONS = 4_000;

    private static List<byte[]> seeds(String target, Path folder, String name) throws IOException {
        List<byte[]> seeds = new ArrayList<>(files(RESOURCES.resolve("fuzz/" + target), ""));
        seeds.addAll(files(folder, name));
        assertThat(seeds).isNotEmpty();
        return seeds;
    }

    private static List<byte[]> files(Path folder, String name) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                if (file.getFileName().toString().endsWith(name)) {
                    contents.add(Files.readAllBytes(file));
                }
            }
        }
        return contents;
    }

    private static void run(List<byte[]> seeds, Consumer<byte[]> target) {
        seeds.forEach(seed -> check(seed, target));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < MUTATIONS; i++) {
            check(mutate(seeds, random), target);
        }
    }

    private static void check(byte[] input, Consumer<byte[]> target) {
        assertThatCode(() -> target.accept(input))
                .as(() -> "input " + HexFormat.of().formatHex(input))
                .doesNotThrowAnyException();
    }

    /** A seed in which a few bytes are replaced, a piece is dropped, or a piece of another one is put in. */
    private static byte[] mutate(List<byte[]> seeds, Random random) {
        byte[] from = seeds.get(random.nextInt(seeds.size()));
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int cut = random.nextInt(from.length + 1);
        int resume = Math.min(from.length, cut + random.nextInt(12));
        int begin = random.nextInt(other.length + 1);
        int taken = Math.min(other.length - begin, random.nextInt(24));
        byte[] mutated = new byte[cut + taken + from.length - resume];
        System.arraycopy(from, 0, mutated, 0, cut);
        System.arraycopy(other, begin, mutated, cut, taken);
        System.arraycopy(from, resume, mutated, cut + taken, from.length - resume);
        for (int i = random.nextInt(4); i > 0 && mutated.length > 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(128);
        }
        return mutated;
    }

    @Test
    void dockerfiles() throws IOException {
        run(
                seeds("dockerfile", RESOURCES.resolve("golden/dockerfile"), "Dockerfile"),
                DockerfileTarget::fuzzerTestOneInput);
    }

    @Test
    void ignoreRules() throws IOException {
        run(seeds("ignore", RESOURCES.resolve("golden/context"), "rules"), IgnoreRulesTarget::fuzzerTestOneInput);
    }

    @Test
    void configs() throws IOException {
        run(seeds("config", Path.of("config.example.toml"), ""), ConfigTarget::fuzzerTestOneInput);
    }

    @Test
    void composeFiles() throws IOException {
        run(seeds("compose", RESOURCES.resolve("golden/compose"), ".yaml"), ComposeTarget::fuzzerTestOneInput);
    }
}
