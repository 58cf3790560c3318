package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rebuild after an edit of the source asks no registry; what is to be new asks. */
class NetworkIT {
    @TempDir
    Path root;

    @Test
    void aSourceRebuildMakesNoRequest() throws Exception {
        try (LoopbackRegistry registry = new LoopbackRegistry(root.resolve("registry"))) {
            String base = registry.host() + "/network-base:1";
            Program program =
                    new Program(root).with("DOCKER_CONFIG", registry.login().toString());
            Docker docker = new Docker(program);
            program.write("base/Dockerfile", "FROM bb:latest\nRUN head -c9 /dev/urandom > /base\n");
            docker.run("build", "-t", base, "base").expect(0);
            docker.run("--config", registry.login().toString(), "push", base).expect(0);
            String first = docker.file(base, "/base");
            docker.run("rmi", base).expect(0);
            // Nobody answers there: obeyed, the line would end the build.
            program.write("Dockerfile", """
                            # syntax=docker/dockerfile:1
                            ARG BASE
                            FROM ${BASE} AS system
                            ARG CACHE_BUST_SYSTEM
                            RUN head -c9 /dev/urandom > /system
                            ARG CACHE_BUST_APP
                            COPY src /src
                            RUN head -c9 /dev/urandom > /built
                            """)
                    .write(
                            "cachebust.toml",
                            "image = \"program-network:dev\"\nsyntax = \"builtin\"\n[args]\nBASE = \"" + base + "\"\n")
                    .write("src/a", "one")
                    .write(".dockerignore", "base\ncachebust.toml\n");
            try (Watching watching = program.watch()) {
                watching.built();
                assertThat(asked(registry)).as("the first build has to ask").isNotEmpty();
                String system = docker.file("program-network:dev", "/system");
                // The first pinned build may look at what the digest stands for.
                program.write("src/a", "two");
                watching.built();
                int before = asked(registry).size();
                for (String content : List.of("three", "four")) {
                    program.write("src/a", content);
                    watching.built();
                }
                assertThat(asked(registry)).hasSize(before);
                assertThat(docker.file("program-network:dev", "/system")).isEqualTo(system);

                docker.run("build", "--no-cache", "-t", base, "base").expect(0);
                docker.run("--config", registry.login().toString(), "push", base)
                        .expect(0);
                String second = docker.file(base, "/base");
                assertThat(second).isNotEqualTo(first);
                docker.run("rmi", base).expect(0);
                before = asked(registry).size();
                program.write("src/a", "five");
                watching.built();
                assertThat(asked(registry)).hasSize(before);
                assertThat(docker.file("program-network:dev", "/base")).isEqualTo(first);
                program.run("bust", "system").expect(0);
                assertThat(asked(registry)).hasSizeGreaterThan(before);
                assertThat(docker.file("program-network:dev", "/base")).isEqualTo(second);
            }
        }
    }

    /** What a builder has asked for. */
    private static List<String> asked(LoopbackRegistry registry) throws Exception {
        return registry.requests().stream()
                .filter(request -> request.matches("(GET|HEAD) /v2/network-base/(manifests|blobs)/.*"))
                .toList();
    }
}
