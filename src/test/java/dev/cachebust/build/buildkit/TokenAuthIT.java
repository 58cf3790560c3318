package dev.cachebust.build.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.engine.DockerConfigCredentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that want a token, which the engine gets with the login, or with the identity token, that we have. */
final class TokenAuthIT extends EngineTest {
    @TempDir
    Path config;

    private EngineUnderTest.Outcome pull(TokenServer server, String login) throws Exception {
        Files.writeString(config.resolve("config.json"), "{\"auths\": {\"" + server.host() + "\": {" + login + "}}}");
        write("Dockerfile", "FROM " + server.host() + "/x:1\n");
        DockerConfigCredentials logins =
                new DockerConfigCredentials(Map.of("DOCKER_CONFIG", config.toString()), warning -> {});
        try (BuildKitEngine pulling = new BuildKitEngine(engine.address(), logins)) {
            return EngineUnderTest.build(pulling, folder, "buildkit-token:it");
        }
    }

    @Test
    void aPasswordGetsAToken() throws Exception {
        try (TokenServer server = new TokenServer()) {
            String login = Base64.getEncoder().encodeToString("me:s3cr3t".getBytes(StandardCharsets.UTF_8));
            EngineUnderTest.Outcome outcome = pull(server, "\"auth\": \"" + login + "\"");
            assertThat(outcome.failure().message()).contains("/x:1").doesNotContain("s3cr3t");
            assertThat(server.logins()).isNotEmpty().allMatch("me:s3cr3t"::equals);
            assertThat(server.served()).contains("/v2/x/manifests/1");
        }
    }

    @Test
    void anIdentityTokenGetsAToken() throws Exception {
        try (TokenServer server = new TokenServer()) {
            EngineUnderTest.Outcome outcome =
                    pull(server, "\"auth\": \"PHRva2VuPjo=\", \"identitytoken\": \"the-identity\"");
            assertThat(outcome.failure().message()).contains("/x:1").doesNotContain("the-identity");
            assertThat(server.logins())
                    .last()
                    .asString()
                    .contains("grant_type=refresh_token", "refresh_token=the-identity");
            assertThat(server.served()).contains("/v2/x/manifests/1");
        }
    }
}
