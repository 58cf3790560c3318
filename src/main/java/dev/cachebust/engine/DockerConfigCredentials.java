package dev.cachebust.engine;

import dev.cachebust.build.buildkit.RegistryCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The logins of {@code docker login}: of the credential helper for a registry, else of the credential store, else of
 * {@code auths} in {@code config.json}. Read anew each time, because a login may change while a watcher runs.
 */
public final class DockerConfigCredentials implements RegistryCredentials {
    private static final String IDENTITY_TOKEN = "<token>";

    private final Optional<DockerConfig> config;
    private final CredentialHelper helper;
    private final Consumer<String> warnings;

    /**
     * @param environment of the process: DOCKER_CONFIG, HOME, PATH
     * @param warnings gets a line when a login cannot be read; never a secret
     */
    public DockerConfigCredentials(Map<String, String> environment, Consumer<String> warnings) {
        this.config = DockerConfig.of(environment);
        this.helper = new CredentialHelper(environment);
        this.warnings = warnings;
    }

    @Override
    public Optional<Credentials> forHost(String host) {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> json = config.get().read();
            Set<String> keys = keys(host);
            for (String key : keys) {
                Optional<String> own = Optional.ofNullable(
                                Json.map(json, "credHelpers").get(key))
                        .map(String::valueOf);
                if (own.isPresent()) {
                    return stored(own.get(), key);
                }
            }
            Optional<String> store = Json.text(json, "credsStore").filter(name -> !name.isEmpty());
            if (store.isPresent()) {
                for (String key : keys) {
                    Optional<Credentials> found = stored(store.get(), key);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return written(json, host, keys);
        } catch (IOException | IllegalArgumentException e) {
            warnings.accept("no login for " + Addresses.plain(host) + ": " + e.getMessage() + " ("
                    + config.get().file() + ")");
            return Optional.empty();
        }
    }

    private Optional<Credentials> stored(String name, String key) throws IOException {
        Optional<Map<String, Object>> answer = helper.get(name, key);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        String username = Json.text(answer.get(), "Username").orElse("");
        String secret = Json.text(answer.get(), "Secret").orElse("");
        return secret.isEmpty()
                ? Optional.empty()
                : Optional.of(new Credentials(username.equals(IDENTITY_TOKEN) ? "" : username, secret));
    }

    private static Optional<Credentials> written(Map<String, Object> json, String host, Set<String> keys) {
        Map<?, ?> auths = Json.map(json, "auths");
        for (String key : keys) {
            if (auths.get(key) instanceof Map<?, ?> entry) {
                return login(entry);
            }
        }
        for (Map.Entry<?, ?> auth : auths.entrySet()) {
            if (auth.getValue() instanceof Map<?, ?> entry
                    && hostOf(String.valueOf(auth.getKey())).equals(host.toLowerCase(Locale.ROOT))) {
                return login(entry);
            }
        }
        return Optional.empty();
    }

    private static Optional<Credentials> login(Map<?, ?> entry) {
        Optional<String> token = Json.text(entry, "identitytoken").filter(text -> !text.isEmpty());
        if (token.isPresent()) {
            return Optional.of(new Credentials("", token.get()));
        }
        byte[] decoded = Base64.getDecoder().decode(Json.text(entry, "auth").orElse(""));
        // Old clients pad with zero bytes.
        String auth = new String(decoded, StandardCharsets.UTF_8).replace("\0", "");
        int colon = auth.indexOf(':');
        return colon <= 0
                ? Optional.empty()
                : Optional.of(new Credentials(auth.substring(0, colon), auth.substring(colon + 1)));
    }

    /**
     * The names under which a host's login may be kept. The default registry answers at {@code registry-1.DOMAIN} and
     * its logins are kept under the address of its index ({@code session/auth/authprovider} in BuildKit).
     */
    private static Set<String> keys(String host) {
        Set<String> keys = new LinkedHashSet<>();
        keys.add(host);
        if (host.startsWith("registry-1.")) {
            keys.add("https://index." + host.substring("registry-1.".length()) + "/v1/");
        }
        return keys;
    }

    /** A key of {@code auths} may be an address with a scheme and a path. */
    private static String hostOf(String key) {
        return key.replaceFirst("^https?://", "").replaceFirst("/.*$", "").toLowerCase(Locale.ROOT);
    }
}
