package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

/** What a container is created with on a newer image. */
class RecreationTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    private static Recreation recreate(String config, String host, String rest, String image) throws Exception {
        return Recreation.of(
                json("{Id: '0123456789abcdef', Config: {" + config + "}, HostConfig: {" + host + "}, " + rest + "}"),
                json("{" + image + "}"),
                "shop:dev");
    }

    @Test
    void whatEqualsTheOldImageFollowsTheNewOne() throws Exception {
        Recreation all = recreate(
                "Env: ['A=1', 'B=mine', 'C=own'], Labels: {x: 'image', y: 'mine', z: 'own'}, Cmd: ['run'], User: 'node',"
                        + " WorkingDir: '/app', ExposedPorts: {'80/tcp': {}, '90/tcp': {}}, Volumes: {'/v': {}, '/w': {}},"
                        + " StopSignal: 'SIGQUIT', Healthcheck: {Test: ['CMD', 'x']}, Hostname: '0123456789ab', Image: 'sha'",
                "",
                "Mounts: []",
                "Env: ['A=1', 'B=image'], Labels: {x: 'image', y: 'image'}, Cmd: ['run'], User: 'node', WorkingDir: '/',"
                        + " ExposedPorts: {'80/tcp': {}}, Volumes: {'/v': {}}, StopSignal: 'SIGTERM',"
                        + " Healthcheck: {Test: ['CMD', 'x']}");
        assertThat(all.body())
                .isEqualTo(json("{Env: ['B=mine', 'C=own'], Labels: {y: 'mine', z: 'own'}, WorkingDir: '/app',"
                        + " ExposedPorts: {'90/tcp': {}}, Volumes: {'/w': {}}, StopSignal: 'SIGQUIT', Image: 'shop:dev',"
                        + " HostConfig: {Binds: []}}"));
    }

    @Test
    void anEntryPointOfOnesOwnKeepsItsCommand() throws Exception {
        assertThat(recreate("Entrypoint: ['mine'], Cmd: ['run']", "", "a: 1", "Entrypoint: ['e'], Cmd: ['run']")
                        .body()
                        .path("Cmd"))
                .isEqualTo(json("['run']"));
        JsonNode command = recreate("Entrypoint: null, Cmd: ['other']", "", "a: 1", "Cmd: ['run']")
                .body();
        assertThat(command.has("Entrypoint")).isFalse();
        assertThat(command.path("Cmd")).isEqualTo(json("['other']"));
    }

    @Test
    void settingsThatAreNotKnownHereStay() throws Exception {
        JsonNode body = recreate("Future: {a: [1.5]}", "FutureLimit: 12345678901, Memory: 64", "a: 1", "")
                .body();
        assertThat(body.path("Future")).isEqualTo(json("{a: [1.5]}"));
        assertThat(body.path("HostConfig").path("FutureLimit").asLong()).isEqualTo(12345678901L);
    }

    @Test
    void volumesWithoutANameStay() throws Exception {
        JsonNode host = recreate(
                        "",
                        "Binds: ['named:/data', '/host:/h:ro'], Mounts: [{Type: 'volume', Target: '/m'}],"
                                + " Links: ['/db:/shop/database']",
                        "Mounts: [{Type: 'volume', Name: 'named', Destination: '/data', RW: true},"
                                + " {Type: 'volume', Name: 'abc', Destination: '/anon', RW: true},"
                                + " {Type: 'volume', Name: 'def', Destination: '/m', RW: true},"
                                + " {Type: 'bind', Source: '/host', Destination: '/h'}]",
                        "")
                .body()
                .path("HostConfig");
        assertThat(host.path("Binds")).isEqualTo(json("['named:/data', '/host:/h:ro', 'abc:/anon']"));
        assertThat(host.path("Mounts")).isEqualTo(json("[{Type: 'volume', Target: '/m', Source: 'def'}]"));
        assertThat(host.path("Links")).isEqualTo(json("['db:database']"));
    }

    @Test
    void networksStayWithWhatWasAskedOfThem() throws Exception {
        Recreation all = recreate(
                "Hostname: 'mine'",
                "NetworkMode: 'front'",
                "NetworkSettings: {Networks: {back: {Aliases: null, IPAddress: '10.0.0.9', IPAMConfig: {}},"
                        + " front: {Aliases: ['web', '0123456789ab'], IPAMConfig: {IPv4Address: '10.1.0.5'}, NetworkID: 'f'}}}",
                "");
        assertThat(all.networks().keySet()).containsExactly("front", "back");
        assertThat(all.networks().get("front"))
                .isEqualTo(json("{IPAMConfig: {IPv4Address: '10.1.0.5'}, Aliases: ['web']}"));
        assertThat(all.networks().get("back")).isEqualTo(json("{}"));
        assertThat(all.body().path("Hostname").asText()).isEqualTo("mine");
        assertThat(recreate("Hostname: 'machine'", "NetworkMode: 'host'", "NetworkSettings: {Networks: {host: {}}}", "")
                        .networks())
                .isEmpty();
    }
}
