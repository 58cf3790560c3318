package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import dev.cachebust.engine.EngineException.Kind;
import dev.cachebust.engine.EngineHost.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineIT {
    private static final String FIRST = "engine-it:first";
    private static final String SECOND = "engine-it:second";
    private static final String LABEL = "dev.cachebust.engine-it";

    @TempDir
    Path folder;

    private EngineHost host = new EngineHost(new Target.Socket(Path.of("/none")), "nothing");
    private DockerEngine engine = new DockerEngine(host);

    @BeforeEach
    void connect() throws Exception {
        assertThat(System.getenv("DOCKER_HOST")).as("DOCKER_HOST").isNotBlank();
        host = new EngineLocator(System.getenv()).locate(Optional.empty());
        engine = new DockerEngine(host);
    }

    @AfterEach
    void clean() throws Exception {
        for (String name : List.of(FIRST, SECOND)) {
            if (engine.image(name).isPresent()) {
                engine.remove(name);
            }
        }
        engine.close();
    }

    @Test
    void saysWhatItIs() throws Exception {
        engine.ping();
        EngineFacts facts = engine.facts();
        assertThat(facts.kind()).isEqualTo(EngineFacts.Kind.BUILDKIT);
        assertThat(facts.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(facts.apiVersion()).matches("1\\.\\d+");
        assertThat(facts.platform()).startsWith("linux/");
        assertThat(facts.driver()).isNotEmpty();
        assertThat(facts.containerdStore()).isEqualTo(facts.driver().equals("overlayfs"));
    }

    @Test
    void imagesAreInspectedTaggedListedAndRemoved() throws Exception {
        String id = build();
        ImageFacts image = engine.image(FIRST).orElseThrow();
        assertThat(image.id()).startsWith("sha256:" + id.replace("sha256:", ""));
        assertThat(image.env()).containsEntry("A", "1=2").containsEntry("B", "");
        assertThat(image.workdir()).isEqualTo("/app");
        assertThat(image.user()).isEqualTo("7");
        assertThat(image.shell()).containsExactly("/bin/x", "-c");
        assertThat(image.onbuild()).containsExactly("COPY . /app");
        assertThat(image.labels()).containsEntry(LABEL, "yes");

        engine.tag(FIRST, SECOND);
        assertThat(engine.image(FIRST).orElseThrow().tags()).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(engine.untaggedImages()).extracting(ImageSummary::id).doesNotContain(image.id());

        engine.remove(FIRST);
        assertThat(engine.image(FIRST)).isEmpty();
        assertThat(engine.image(SECOND).orElseThrow().id()).isEqualTo(image.id());
        engine.remove(SECOND);
        assertThat(engine.image(image.id())).isEmpty();
    }

    @Test
    void refusalsAreTyped() {
        EngineException gone = failure(() -> engine.remove("engine-it:none"));
        assertThat(gone.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(gone).hasMessage("No such image: engine-it:none");
        assertThat(gone.noEngine()).isFalse();
        assertThat(failure(() -> engine.tag("engine-it:none", SECOND)).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(() -> engine.image("Not A Name")).kind()).isEqualTo(Kind.API);
    }

    @Test
    void tlsIsMadeFromTheVariables() throws Exception {
        assertThat(host.target()).as("this test relays to a unix socket").isInstanceOf(Target.Socket.class);
        try (TlsRelay relay = new TlsRelay(folder, ((Target.Socket) host.target()).path())) {
            Map<String, String> environment = new HashMap<>();
            environment.put("DOCKER_HOST", "tcp://127.0.0.1:" + relay.port());
            environment.put("DOCKER_CERT_PATH", folder.toString());
            environment.put("DOCKER_TLS_VERIFY", "1");
            EngineHost secure = new EngineLocator(environment).locate(Optional.empty());
            try (DockerEngine over = new DockerEngine(secure)) {
                assertThat(over.facts()).isEqualTo(engine.facts());
            }

            Files.delete(folder.resolve("cert.pem"));
            assertThat(ping(environment).noEngine()).isTrue();

            Files.move(folder.resolve("stranger.pem"), folder.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
            EngineException stranger = ping(environment);
            assertThat(stranger.kind()).isEqualTo(Kind.TLS);
            assertThat(stranger).hasMessageContaining("no TLS connection").hasMessageContaining("DOCKER_HOST");

            environment.remove("DOCKER_CERT_PATH");
            environment.remove("DOCKER_TLS_VERIFY");
            assertThat(ping(environment).noEngine()).isTrue();
        }
    }

    private static EngineException ping(Map<String, String> environment) {
        return failure(() -> {
            try (DockerEngine over = new DockerEngine(new EngineLocator(environment).locate(Optional.empty()))) {
                over.ping();
            }
        });
    }

    private static EngineException failure(ThrowingCallable call) {
        return catchThrowableOfType(EngineException.class, call);
    }

    /** By the engine's old builder: it needs no base image, and no client of ours. */
    private String build() throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), """
                FROM scratch
                ENV A="1=2" B=""
                WORKDIR /app
                USER 7
                SHELL ["/bin/x", "-c"]
                ONBUILD COPY . /app
                LABEL %s=yes
                """.formatted(LABEL));
        return DockerConnection.open(host, Duration.ofMinutes(2))
                .client()
                .buildImageCmd(folder.toFile())
                .withTags(Set.of(FIRST))
                .exec(new BuildImageResultCallback())
                .awaitImageId();
    }
}
