package dev.cachebust.build.buildkit;

import java.util.Optional;

/** Logins for registries. Asked by the engine during a build, from any thread; may take seconds (credential helpers). */
@FunctionalInterface
public interface RegistryCredentials {

    /** Knows no login. */
    RegistryCredentials NONE = host -> Optional.empty();

    /**
     * The login for a registry, empty if there is none: the engine then goes on anonymously.
     *
     * @param host the registry's host as the engine names it, with its port if it has one
     */
    Optional<Credentials> forHost(String host);

    /**
     * A login.
     *
     * @param username empty when {@code secret} is an identity token
     * @param secret password or identity token; never printed
     */
    record Credentials(String username, String secret) {
        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }
}
