package dev.cachebust.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cachebust.build.BuildOptions.Network;
import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.build.Output;
import dev.cachebust.config.SettingsLoader.ConfigText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docker build} has flags for, in the config and on the command line. */
class BuildSettingsTest {
    private static final Path PROJECT = Path.of("/src/shop");

    @Test
    void everyKeyIsRead() throws Exception {
        Settings.Build build = load("""
                tags = ["shop:latest", "127.0.0.1:5000/shop:dev"]
                platforms = ["linux/amd64,linux/ARM64", "linux/amd64"]
                dockerfile_inline = "FROM scratch"
                no_cache = true
                layer_labels = true
                no_cache_filter = ["gen"]
                add_hosts = ["db=10.0.0.7", "six:[::1]", "host.docker.internal=host-gateway"]
                network = "host"
                shm_size = "128m"
                ulimits = ["nofile=1024:2048", "nproc=64"]
                secrets = ["id=npm,src=.npmrc", "type=env,id=token,src=API_TOKEN", "id=HOME", "id=plain"]
                ssh = ["default", "deploy=keys/a,/keys/b"]
                outputs = ["out", "type=oci,dest=image.tar,compression=zstd", "-", "type=registry"]
                attest = ["type=provenance,mode=max", "type=sbom", "type=sbom,disabled=true"]
                [labels]
                "org.example.name" = "Shop"
                [contexts]
                lib = "../lib"
                "alpine:3" = "docker-image://alpine:3.20"
                tool = "https://example.org/tool.git#v1"
                """).build();
        assertThat(build.tags()).containsExactly("shop:latest", "127.0.0.1:5000/shop:dev");
        assertThat(build.platforms()).containsExactly("linux/amd64", "linux/arm64");
        assertThat(build.dockerfile()).contains("FROM scratch");
        assertThat(build.noCache()).isTrue();
        assertThat(build.layerLabels()).isTrue();
        assertThat(build.noCacheFilter()).containsExactly("gen");
        assertThat(build.labels()).containsExactly(Map.entry("org.example.name", "Shop"));
        assertThat(build.contexts())
                .containsOnly(
                        Map.entry("lib", new NamedContext.Folder(Path.of("/src/lib"))),
                        Map.entry("alpine:3", new NamedContext.Image("alpine:3.20")),
                        Map.entry("tool", new NamedContext.Remote("https://example.org/tool.git#v1")));
        assertThat(build.options().addHosts())
                .containsExactly("db=10.0.0.7", "six=::1", "host.docker.internal=host-gateway");
        assertThat(build.options().network()).isEqualTo(Network.HOST);
        assertThat(build.options().shmSize()).isEqualTo(OptionalLong.of(128 << 20));
        assertThat(build.options().ulimits()).containsExactly("nofile=1024:2048", "nproc=64:64");
        assertThat(build.options().secrets())
                .containsOnly(
                        Map.entry("npm", new SecretSource.OfFile(PROJECT.resolve(".npmrc"))),
                        Map.entry("token", new SecretSource.OfEnvironment("API_TOKEN")),
                        Map.entry("HOME", new SecretSource.OfEnvironment("HOME")),
                        Map.entry("plain", new SecretSource.OfFile(PROJECT.resolve("plain"))));
        assertThat(build.options().ssh())
                .containsOnly(
                        Map.entry("default", List.of()),
                        Map.entry("deploy", List.of(PROJECT.resolve("keys/a"), Path.of("/keys/b"))));
        assertThat(build.options().outputs())
                .containsExactly(
                        new Output(Output.Type.LOCAL, new TreeMap<>(), new Output.Place.Folder(PROJECT.resolve("out"))),
                        new Output(
                                Output.Type.OCI,
                                new TreeMap<>(Map.of("compression", "zstd")),
                                new Output.Place.File(PROJECT.resolve("image.tar"))),
                        new Output(Output.Type.TAR, new TreeMap<>(), new Output.Place.Stdout()),
                        new Output(Output.Type.REGISTRY, new TreeMap<>(), new Output.Place.Elsewhere()));
        assertThat(build.options().attestations()).containsExactly(Map.entry("provenance", "type=provenance,mode=max"));
    }

    @Test
    void flagsBeatTheConfig() throws Exception {
        String config = """
                tags = ["shop:latest"]
                secrets = ["id=npm,src=.npmrc"]
                [labels]
                one = "1"
                two = "2"
                """;
        Settings.Build build = load(
                        config,
                        Map.of(
                                "secrets", List.of("id=token,env=API_TOKEN"),
                                "labels", List.of("two=II", "three=a=b"),
                                "contexts", List.of("lib=../lib"),
                                "network", List.of("none")))
                .build();
        assertThat(build.tags()).containsExactly("shop:latest");
        assertThat(build.options().secrets()).containsOnlyKeys("token");
        assertThat(build.options().network()).isEqualTo(Network.NONE);
        assertThat(build.labels())
                .containsExactly(Map.entry("one", "1"), Map.entry("three", "a=b"), Map.entry("two", "II"));
        assertThat(build.contexts()).containsKey("lib");
    }

    @Test
    void whoeverSpeaksLouderNamesTheDockerfile() throws Exception {
        assertThat(catchThrowableOfType(
                        ConfigException.class, () -> load("dockerfile = \"a\"\ndockerfile_inline = \"FROM scratch\"")))
                .hasMessageContaining("dockerfile and dockerfile_inline are both set");
        assertThat(load("dockerfile_inline = \"FROM scratch\"").build().dockerfile())
                .contains("FROM scratch");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            platforms = ["amd64"]            | platforms must have platforms, but has "amd64"
            tags = ["Shop"]                  | tags must be in lower case, but is "Shop"
            add_hosts = ["db"]               | add_hosts must have hosts with addresses, but has "db"
            shm_size = "lots"                | shm_size must be a size, but is the text "lots"
            ulimits = ["nofile"]             | ulimits must have limits, but has "nofile"
            network = "bridge"               | network must be one of "default", "none", "host"
            secrets = ["src=a"]              | secrets has no id
            secrets = ["id=a,src=b,env=C"]   | secrets has a file and a variable
            secrets = ["id=a,value=hidden"]  | secrets has the unknown field "value"
            secrets = ["id=a,type=vault"]    | secrets has the unknown type "vault"
            ssh = ["=a"]                     | ssh has no id in "=a"
            outputs = ["type=loca,dest=o"]   | outputs has the unknown type "loca"
            outputs = ["type=local"]         | outputs needs a folder for type=local
            outputs = ["-", "type=oci"]      | outputs writes more than one output to the standard output
            outputs = ["type=image,dest=a"]  | outputs has a dest, which type=image does not write to
            attest = ["type=vex"]            | attest must have attestations, but has "type=vex"
            labels = { a = { b = "c" } }     | labels.a must be text, but is a table
            contexts = { Lib = "lib" }       | contexts.Lib cannot be the name of a context
            contexts = { lib = "ftp://x" }   | contexts.lib must be a context, but is "ftp://x"
            """)
    void whatCannotBeUsedIsSaid(String config, String message) {
        assertThat(catchThrowableOfType(ConfigException.class, () -> load(config)))
                .hasMessageContaining(message)
                .message()
                .doesNotContain("hidden");
    }

    @Test
    void theDateOfReproducibleBuildsComesFromTheEnvironment() throws Exception {
        assertThat(load("[args]\nA = \"1\"").args())
                .containsExactly(Map.entry("A", "1"), Map.entry("SOURCE_DATE_EPOCH", "1700000000"));
        assertThat(load("[args]\nSOURCE_DATE_EPOCH = \"0\"").args()).containsEntry("SOURCE_DATE_EPOCH", "0");
    }

    @Test
    void aSizeIsBytesOrHasAUnit() throws Exception {
        assertThat(load("shm_size = 65536").build().options().shmSize()).hasValue(65536);
        assertThat(load("shm_size = \"1Gb\"").build().options().shmSize()).hasValue(1L << 30);
        assertThat(load("shm_size = \"7\"").build().options().shmSize()).hasValue(7);
    }

    private static Settings load(String config) throws ConfigException {
        return load(config, Map.of());
    }

    private static Settings load(String config, Map<String, List<String>> flags) throws ConfigException {
        Overrides overrides = new Overrides(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                flags,
                Map.of());
        return SettingsLoader.load(
                        PROJECT,
                        Optional.of(new ConfigText(PROJECT.resolve("cachebust.toml"), "cachebust.toml", config)),
                        Optional.empty(),
                        Map.of("HOME", "/root", "SOURCE_DATE_EPOCH", "1700000000"),
                        overrides)
                .only();
    }
}
