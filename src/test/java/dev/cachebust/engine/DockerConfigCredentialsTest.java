package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.build.buildkit.RegistryCredentials.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigCredentialsTest {
    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void pointToTheFolder() {
        environment = Map.of("DOCKER_CONFIG", folder.toString(), "PATH", folder + ":/usr/bin:/bin");
    }

    @Test
    void thereIsNoLoginWithoutAFile() {
        assertThat(find("r.example")).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void readsLoginsFromTheFileAnewEachTime() throws IOException {
        config("{\"auths\": {\"r.example:5000\": {\"auth\": \"" + base64("me:pass:word") + "\"}}}");
        assertThat(find("r.example:5000")).contains(new Credentials("me", "pass:word"));
        assertThat(find("r.example")).isEmpty();
        config("{\"auths\": {\"r.example:5000\": {\"auth\": \"" + base64("me:new") + "\"}}}");
        assertThat(find("r.example:5000")).contains(new Credentials("me", "new"));
    }

    @Test
    void anIdentityTokenHasNoUser() throws IOException {
        config("{\"auths\": {\"r.example\": {\"auth\": \"" + base64("me:x") + "\", \"identitytoken\": \"tok\"}}}");
        assertThat(find("r.example")).contains(new Credentials("", "tok"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://r.example", "https://r.example/v2/", "http://R.Example/x", "r.example/"})
    void aKeyMayBeAnAddress(String key) throws IOException {
        config("{\"auths\": {\"" + key + "\": {\"auth\": \"" + base64("me:pw") + "\"}}}");
        assertThat(find("r.example")).contains(new Credentials("me", "pw"));
        assertThat(find("example")).isEmpty();
        assertThat(find("xr.example")).isEmpty();
    }

    @Test
    void theDefaultRegistrysLoginIsKeptUnderItsIndex() throws IOException {
        config("{\"auths\": {\"https://index.hub.example/v1/\": {\"auth\": \"" + base64("me:pw") + "\"}}}");
        assertThat(find("registry-1.hub.example")).contains(new Credentials("me", "pw"));
        assertThat(find("registry-1.other.example")).isEmpty();
        assertThat(find("registry-2.hub.example")).isEmpty();
    }

    @Test
    void aHelperOfItsOwnBeatsTheStoreThatBeatsTheFile() throws IOException {
        helper("one", "cat >/dev/null; echo '{\"Username\":\"one\",\"Secret\":\"1\"}'");
        helper(
                "all",
                "read host; case $host in b.example) echo '{\"Username\":\"<token>\",\"Secret\":\"2\"}';;"
                        + " *) echo credentials not found in native keychain; exit 1;; esac");
        config(
                "{\"credsStore\": \"all\", \"credHelpers\": {\"a.example\": \"one\"}, \"auths\": {\"c.example\": {\"auth\": \""
                        + base64("me:3") + "\"}, \"b.example\": {}}}");
        assertThat(find("a.example")).contains(new Credentials("one", "1"));
        assertThat(find("b.example")).contains(new Credentials("", "2"));
        assertThat(find("c.example")).contains(new Credentials("me", "3"));
        assertThat(find("d.example")).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void theHostReachesAHelperOnItsInputAndNoShell() throws IOException {
        helper("echo", "echo \"$*\" >" + folder + "/args; cat >" + folder + "/input; exit 3");
        config("{\"credsStore\": \"echo\"}");
        assertThat(find("$(touch x);r.example")).isEmpty();
        assertThat(folder.resolve("args")).hasContent("get");
        assertThat(folder.resolve("input")).hasContent("$(touch x);r.example");
        assertThat(warnings).singleElement().asString().contains("docker-credential-echo failed with exit code 3");
    }

    @Test
    void whatAHelperSaysIsNeverRepeated() throws IOException {
        helper("bad", "cat >/dev/null; echo hunter2; echo hunter2 >&2");
        config("{\"credsStore\": \"bad\"}");
        assertThat(find("r.example")).isEmpty();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("not valid JSON")
                .doesNotContain("hunter2");
    }

    @Test
    void aMissingHelperIsNamed() throws IOException {
        config("{\"credsStore\": \"none\"}");
        assertThat(find("r.example")).isEmpty();
        assertThat(warnings).singleElement().asString().contains("docker-credential-none is not on the PATH");
    }

    @Test
    void aHelperCannotBeAPath() throws IOException {
        config("{\"credsStore\": \"../x\"}");
        assertThat(find("r.example")).isEmpty();
        assertThat(warnings).singleElement().asString().contains("cannot have the name \"../x\"");
    }

    @Test
    void aHelperThatHangsIsStopped() throws IOException {
        helper("slow", "exec sleep 1000");
        CredentialHelper helper = new CredentialHelper(environment, Duration.ofMillis(200));
        assertThatThrownBy(() -> helper.get("slow", "r.example"))
                .isInstanceOf(IOException.class)
                .hasMessage("docker-credential-slow gave no answer within 200 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "{\"auths\": {\"r.example\": {\"auth\": \"!!!\"}}}"})
    void aBrokenFileIsAWarning(String text) throws IOException {
        config(text);
        assertThat(find("r.example")).isEmpty();
        assertThat(warnings).singleElement().asString().startsWith("no login for r.example: ");
    }

    @Test
    void aSecretIsNotPrinted() {
        assertThat(new Credentials("me", "hunter2").toString()).doesNotContain("hunter2");
    }

    private Optional<Credentials> find(String host) {
        return new DockerConfigCredentials(environment, warnings::add).forHost(host);
    }

    private void config(String text) throws IOException {
        Files.writeString(folder.resolve("config.json"), text);
    }

    private void helper(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve("docker-credential-" + name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
