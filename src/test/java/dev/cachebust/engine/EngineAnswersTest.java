package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineAnswersTest {
    private static final String VERSION = """
            {"Platform":{"Name":""},"Version":"28.5.2","ApiVersion":"1.51","Os":"linux","Arch":"amd64",
             "Components":[{"Name":"Engine","Version":"28.5.2"},null,"?"]}
            """;
    private static final String INFO = """
            {"Driver":"overlay2","DriverStatus":[["Backing Filesystem","extfs"]],"Images":3}
            """;

    private static EngineFacts engine(String builder, String version, String info) throws Exception {
        return EngineAnswers.engine(
                Optional.of(builder).filter(b -> !b.isEmpty()), Json.object(version), Json.object(info));
    }

    @Test
    void anEngine() throws Exception {
        assertThat(engine("2", VERSION, INFO))
                .isEqualTo(new EngineFacts(
                        EngineFacts.Kind.BUILDKIT, "28.5.2", "1.51", "linux/amd64", "overlay2", false, ""));
        assertThat(engine("", VERSION, INFO).kind()).isEqualTo(EngineFacts.Kind.BUILDKIT);
        assertThat(engine("1", VERSION, INFO).kind()).isEqualTo(EngineFacts.Kind.CLASSIC);
    }

    @Test
    void anEngineWithTheStoreOfContainerd() throws Exception {
        String info = """
                {"Driver":"overlayfs","DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]]}
                """;
        assertThat(engine("2", VERSION, info).containerdStore()).isTrue();
    }

    @Test
    void podman() throws Exception {
        String version = """
                {"Version":"4.3.1","ApiVersion":"1.41","Os":"linux","Arch":"amd64",
                 "Components":[{"Name":"Podman Engine","Version":"4.3.1"}]}
                """;
        EngineFacts podman = engine("", version, "{\"Driver\":\"vfs\",\"DriverStatus\":null}");
        assertThat(podman.isPodman()).isTrue();
        assertThat(podman.version()).isEqualTo("Podman 4.3.1");
        assertThat(podman.kind()).isEqualTo(EngineFacts.Kind.CLASSIC);
    }

    @Test
    void anImage() throws Exception {
        ImageFacts image = EngineAnswers.image(Json.object("""
                {"Id":"sha256:1","RepoTags":["a:1","b:2"],"RepoDigests":["a@sha256:2"],"Os":"linux","Architecture":"arm64",
                 "Size":1980000,"Config":{"Env":["A=b=c","EMPTY=","BARE"],"WorkingDir":"/app","User":"1:1",
                 "Shell":["/bin/bash","-c"],"OnBuild":["RUN x"],"Labels":{"k":"v"}}}
                """));
        assertThat(image)
                .isEqualTo(new ImageFacts(
                        "sha256:1",
                        List.of("a:1", "b:2"),
                        List.of("a@sha256:2"),
                        "linux/arm64",
                        Map.of("A", "b=c", "EMPTY", "", "BARE", ""),
                        "/app",
                        "1:1",
                        List.of("/bin/bash", "-c"),
                        List.of("RUN x"),
                        Map.of("k", "v"),
                        1_980_000));
    }

    @Test
    void anImageThatTellsLittle() throws Exception {
        ImageFacts image = EngineAnswers.image(
                Json.object("{\"Id\":\"sha256:1\",\"RepoTags\":null,\"Config\":null,\"Size\":\"?\"}"));
        assertThat(image.tags()).isEmpty();
        assertThat(image.env()).isEmpty();
        assertThat(image.size()).isZero();
    }
}
