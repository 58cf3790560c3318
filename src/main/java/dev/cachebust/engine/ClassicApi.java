package dev.cachebust.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import dev.cachebust.build.buildkit.RegistryCredentials;
import dev.cachebust.build.classic.ClassicEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The connection over which an engine without BuildKit builds. */
public final class ClassicApi implements ClassicEngine.Api {
    private static final String HUB = "https://index.docker.io/v1/";

    private final EngineHost host;
    private final DockerEngine engine;
    private final RegistryCredentials logins;
    private @Nullable DockerConnection building;

    /**
     * Opens nothing yet.
     *
     * @param engine that listens there; not closed
     */
    public ClassicApi(EngineHost host, DockerEngine engine, RegistryCredentials logins) {
        this.host = host;
        this.engine = engine;
        this.logins = logins;
    }

    @Override
    public synchronized DockerClient client() throws IOException {
        if (building == null) {
            try {
                building = DockerConnection.open(host, Duration.ZERO);
            } catch (EngineException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        return building.client();
    }

    @Override
    public boolean answers() {
        try {
            engine.ping();
            return true;
        } catch (EngineException e) {
            return false;
        }
    }

    @Override
    public String describe(Throwable failure) {
        return String.valueOf(EngineFailures.unreachable(host, failure).getMessage());
    }

    @Override
    public AuthConfigurations logins(Set<String> images) {
        AuthConfigurations found = new AuthConfigurations();
        Set<String> registries = images.stream()
                .map(image -> ImageName.of(image).registry().orElse(HUB))
                .collect(Collectors.toSet());
        for (String registry : registries) {
            logins.forHost(registry).ifPresent(login -> {
                AuthConfig auth = new AuthConfig().withRegistryAddress(registry);
                found.addConfig(
                        login.username().isEmpty()
                                ? auth.withIdentityToken(login.secret())
                                : auth.withUsername(login.username()).withPassword(login.secret()));
            });
        }
        return found;
    }

    @Override
    public synchronized void close() {
        if (building != null) {
            building.close();
            building = null;
        }
    }
}
