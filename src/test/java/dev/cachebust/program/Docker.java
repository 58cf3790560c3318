package dev.cachebust.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What Docker's own client ({@code $DOCKER_CLI}, or {@code docker} on the path) has to say about images. */
record Docker(Program program) {

    Program.Result run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Optional.ofNullable(System.getenv("DOCKER_CLI")).orElse("docker")));
        command.addAll(Arrays.asList(args));
        return program.runCommand(command);
    }

    /** The content of a file in an image. */
    String file(String image, String path) throws IOException, InterruptedException {
        return run("run", "--rm", "--network", "none", image, "cat", path)
                .expect(0)
                .out();
    }

    /** The image's id, which must exist. */
    String id(String image) throws IOException, InterruptedException {
        String id =
                run("image", "inspect", "--format", "{{.Id}}", image).expect(0).out();
        assertThat(id).startsWith("sha256:");
        return id.strip();
    }
}
