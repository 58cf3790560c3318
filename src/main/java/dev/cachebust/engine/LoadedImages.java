package dev.cachebust.engine;

import dev.cachebust.build.buildkit.ImageLoader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Images that a BuildKit elsewhere makes and a Docker Engine stores. */
record LoadedImages(DockerEngine docker) implements ImageLoader {
    @Override
    public void load(InputStream archive) throws IOException {
        try {
            docker.load(archive);
        } catch (EngineException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> id(String reference) {
        try {
            return docker.image(reference).map(ImageFacts::id);
        } catch (EngineException e) {
            return Optional.empty();
        }
    }
}
