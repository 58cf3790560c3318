package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bust values are the content's alone: the same on every checkout, and Docker's own builds hit our cache with them. */
class HashIT {
    @TempDir
    Path first;

    @TempDir
    Path second;

    private static Map<String, String> files(String stamp) {
        Map<String, String> files = new TreeMap<>();
        files.put("Dockerfile", """
                FROM bb:latest
                ARG CACHE_BUST_SYSTEM
                RUN echo "$CACHE_BUST_SYSTEM" > /system
                ARG CACHE_BUST_DEPS
                COPY package.json /
                RUN head -c9 /dev/urandom > /deps
                ARG CACHE_BUST_APP
                COPY src /src
                RUN head -c9 /dev/urandom > /built
                """);
        files.put("package.json", "{\"stamp\": \"" + stamp + "\"}");
        for (String name : List.of("b", "a-b", "a/b", "\u00e4", "\u65e5\u672c", "z z", "Z")) {
            files.put("src/" + name + "/index.js", name + stamp);
        }
        return files;
    }

    @Test
    void isTheSameOnAnotherCheckout() throws Exception {
        Map<String, String> files = files("1");
        Program here = new Program(first);
        for (Map.Entry<String, String> file : files.entrySet()) {
            here.write(file.getKey(), file.getValue());
        }
        Program there = new Program(second);
        List<String> backwards = new ArrayList<>(files.keySet());
        Collections.reverse(backwards);
        for (String path : backwards) {
            there.write(path, String.valueOf(files.get(path)));
            Path file = there.folder.resolve(path);
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000)));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        }
        String mine = here.run("hash").expect(0).out();
        assertThat(mine).contains("--build-arg CACHE_BUST_SYSTEM=", "--build-arg CACHE_BUST_DEPS=");
        for (String locale : List.of("C", "C.UTF-8", "tr_TR.UTF-8")) {
            assertThat(there.with("LC_ALL", locale).run("hash").expect(0).out())
                    .as(locale)
                    .isEqualTo(mine);
        }
        there.write("src/b/index.js", "other");
        assertThat(there.run("hash", "deps").expect(0).out())
                .isEqualTo(here.run("hash", "deps").expect(0).out());
        assertThat(there.run("hash", "src").expect(0).out())
                .isNotEqualTo(here.run("hash", "src").expect(0).out());
    }

    @Test
    void letsDockersOwnBuildHitTheCache() throws Exception {
        Program program = new Program(first);
        for (Map.Entry<String, String> file : files(Instant.now().toString()).entrySet()) {
            program.write(file.getKey(), file.getValue());
        }
        program.run("build", "-t", "program-hash:dev").expect(0);
        Docker docker = new Docker(program);
        List<String> args =
                new ArrayList<>(List.of("buildx", "build", "--progress=rawjson", "-t", "program-hash:docker"));
        args.addAll(List.of(program.run("hash").expect(0).out().strip().split("\\s+")));
        args.add(".");
        String vertices = docker.run(args.toArray(String[]::new)).expect(0).err();
        assertThat(vertices.split("\"cached\":true", -1)).as(vertices).hasSizeGreaterThan(5);
        assertThat(docker.file("program-hash:docker", "/built")).isEqualTo(docker.file("program-hash:dev", "/built"));
        assertThat(docker.file("program-hash:docker", "/deps")).isEqualTo(docker.file("program-hash:dev", "/deps"));
    }

    @Test
    void isTheSameInEveryFormatAndEveryCommand() throws Exception {
        Program here = elsewhere(new Program(first));
        List<String> layers = List.of("SYSTEM", "DEPS", "APP");
        Map<String, String> values = new TreeMap<>();
        for (String word : here.run("hash").expect(0).out().strip().split(" ")) {
            if (word.contains("=")) {
                values.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        }
        assertThat(values.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        layers.stream().map(layer -> "CACHE_BUST_" + layer).toList());
        String lines = layers.stream()
                .map(layer -> "CACHE_BUST_" + layer + "=" + values.get("CACHE_BUST_" + layer) + "\n")
                .collect(Collectors.joining());
        assertThat(here.run("hash", "--format", "env").expect(0).out()).isEqualTo(lines);
        assertThat(here.run("hash", "--format", "github").expect(0).out()).isEqualTo(lines);
        Map<String, String> document = new TreeMap<>();
        JsonNode json = new ObjectMapper()
                .readTree(here.run("hash", "--format", "json").expect(0).out());
        for (JsonNode layer : json.path("layers")) {
            document.put(layer.path("arg").asText(), layer.path("value").asText());
            assertThat(layer.path("hash").asText())
                    .startsWith(layer.path("value").asText());
        }
        assertThat(document).isEqualTo(values);

        // CI: another checkout, by another user, with nothing kept from before.
        Program ci = elsewhere(new Program(second)).with("CI", "true");
        try (Watching build = ci.build()) {
            assertThat(busted(build.next("plan"))).isEqualTo(values);
            build.built();
        }
        try (Watching watching = here.watch()) {
            assertThat(busted(watching.next("plan"))).isEqualTo(values);
            watching.built();
            watching.forget();
            // In one piece: what is half written is an answer, too.
            here.write("next", "2");
            Files.move(here.folder.resolve("next"), here.folder.resolve("version"), StandardCopyOption.ATOMIC_MOVE);
            JsonNode plan = watching.next("plan");
            assertThat(busted(plan)).containsOnlyKeys("CACHE_BUST_DEPS");
            ci.write("version", "2");
            assertThat(ci.run("hash", "deps").expect(0).out().strip())
                    .isEqualTo("--build-arg CACHE_BUST_DEPS=" + busted(plan).get("CACHE_BUST_DEPS"));
            watching.built();
        }
    }

    /** A probe that asks a command, and a manifest that counts by its meaning. */
    private static Program elsewhere(Program program) throws Exception {
        for (Map.Entry<String, String> file : files("1").entrySet()) {
            program.write(file.getKey(), file.getValue());
        }
        // Neither the version nor the scripts count.
        String own = program.folder.toString();
        return program.write(
                        "package.json",
                        "{\"version\": \"" + own + "\", \"scripts\": {\"test\": \"" + own
                                + "\"}, \"dependencies\": {\"a\": \"1\"}}")
                .write("version", "1")
                .write("cachebust.toml", """
                        image = "program-hash:elsewhere"
                        [layers.dependency]
                        files = ["package.json"]
                        semantic = true
                        [[layers.dependency.probe]]
                        command = ["cat", "version"]
                        every = "100ms"
                        """);
    }

    private static Map<String, String> busted(JsonNode plan) {
        Map<String, String> busted = new TreeMap<>();
        plan.path("bust")
                .forEach(bust ->
                        busted.put(bust.path("arg").asText(), bust.path("to").asText()));
        return busted;
    }
}
