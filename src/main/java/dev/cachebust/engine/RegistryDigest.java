package dev.cachebust.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.cachebust.build.buildkit.RegistryCredentials.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Has an engine ask a registry for an image's digest ({@code GET /distribution/NAME/json} of Docker's Engine API): the engine
 * knows mirrors, proxies and certificates, and can reach what it is to pull from.
 */
final class RegistryDigest {
    /** What may stand in a request line as it is; all image references do (distribution's {@code reference.go}). */
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");

    private static final int LARGEST = 1 << 16;
    private static final int OK = 200;

    private RegistryDigest() {}

    /**
     * Throws what docker-java would throw.
     *
     * @param registry whom the login is for
     * @param login anonymous if empty
     */
    static String ask(DockerHttpClient http, String reference, String registry, Optional<Credentials> login) {
        if (!REFERENCE.matcher(reference).matches()) {
            throw new DockerException("no image can have the name " + Addresses.plain(reference), 0);
        }
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path("/distribution/" + reference + "/json")
                .putHeader("X-Registry-Auth", header(registry, login))
                .build();
        try (DockerHttpClient.Response response = http.execute(request)) {
            String answer = new String(response.getBody().readNBytes(LARGEST), StandardCharsets.UTF_8);
            if (response.getStatusCode() != OK) {
                throw new DockerException(answer, response.getStatusCode());
            }
            return Json.text(Json.object(answer), "Descriptor", "digest")
                    .filter(digest -> digest.startsWith("sha256:"))
                    .orElseThrow(() -> new DockerException("the engine tells no digest", OK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(String registry, Optional<Credentials> login) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = new JsonFactory().createGenerator(json)) {
            out.writeStartObject();
            out.writeStringField("serveraddress", registry);
            if (login.isPresent()) {
                boolean token = login.get().username().isEmpty();
                out.writeStringField(
                        token ? "identitytoken" : "password", login.get().secret());
                if (!token) {
                    out.writeStringField("username", login.get().username());
                }
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getUrlEncoder().encodeToString(json.toByteArray());
    }
}
