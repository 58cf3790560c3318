package dev.cachebust.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A base image that no build has ever used, so that nothing that is built on it is in the cache.
 *
 * @param salt what makes it and all contents unique
 */
record BaseImage(String name, String salt) {

    /** @param scratch an empty folder */
    static BaseImage make(Path scratch) throws IOException {
        String salt = UUID.randomUUID().toString().substring(0, 8);
        Files.writeString(scratch.resolve("salt"), salt);
        Files.writeString(scratch.resolve("Dockerfile"), "FROM bb:latest\nCOPY salt /salt\n");
        BaseImage image = new BaseImage("cachebust-planner-" + salt, salt);
        BuildxClient.Run made = BuildxClient.run(List.of("build", "-q", "-t", image.name, scratch.toString()));
        if (made.exit() != 0) {
            throw new IOException("no base image: " + made.end());
        }
        return image;
    }

    void remove() throws IOException {
        BuildxClient.run(List.of("image", "rm", "-f", name));
    }
}
