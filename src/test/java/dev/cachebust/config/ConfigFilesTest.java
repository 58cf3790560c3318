package dev.cachebust.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
    @TempDir
    Path folder;

    private Path project;
    private Map<String, String> environment;

    @BeforeEach
    void makeFolders() throws IOException {
        project = Files.createDirectories(folder.resolve("shop"));
        environment = Map.of("HOME", folder.resolve("home").toString());
    }

    @Test
    void readsTheProjectsFileAndTheUsers() throws Exception {
        Files.writeString(project.resolve("cachebust.toml"), "target = \"p\"");
        Path user = Files.createDirectories(folder.resolve("home/.config/cachebust"));
        Files.writeString(user.resolve("config.toml"), "target = \"u\"\nsyntax = \"builtin\"");
        Settings settings = read("");
        assertThat(settings.file()).contains(project.resolve("cachebust.toml"));
        assertThat(settings.target()).contains("p");
        assertThat(settings.syntax()).isEqualTo(Settings.Syntax.BUILTIN);
    }

    @Test
    void aFolderWithoutAnythingToBuildBelongsToTheComposeProjectAboveIt() throws Exception {
        Path below = Files.createDirectories(project.resolve("web/src"));
        assertThat(ConfigFiles.project(below, environment)).isEqualTo(below);
        Files.writeString(project.resolve("compose.yaml"), "services: {web: {build: web}}");
        assertThat(ConfigFiles.project(below, environment)).isEqualTo(project);
        assertThat(ConfigFiles.project(project, environment)).isEqualTo(project);
        assertThat(ConfigFiles.project(below, Map.of("COMPOSE_FILE", "x.yaml"))).isEqualTo(below);
        Files.writeString(below.resolveSibling("docker-compose.yml"), "services: {}");
        assertThat(ConfigFiles.project(below, environment)).isEqualTo(project.resolve("web"));
        Files.writeString(below.resolve("Dockerfile"), "FROM scratch");
        assertThat(ConfigFiles.project(below, environment)).isEqualTo(below);
    }

    @Test
    void theNamedFileReplacesTheProjects() throws Exception {
        Files.writeString(project.resolve("cachebust.toml"), "target = \"p\"");
        Files.writeString(project.resolve("other.toml"), "image = \"x:1\"");
        Settings settings = read("other.toml");
        assertThat(settings.target()).isEmpty();
        assertThat(settings.image()).isEqualTo("x:1");
        Settings byVariable = ConfigFiles.read(project, Map.of("CACHEBUST_CONFIG", "other.toml"), Overrides.NONE)
                .only();
        assertThat(byVariable.image()).isEqualTo("x:1");
    }

    @Test
    void aRelativeXdgFolderIsIgnored() {
        assertThat(ConfigFiles.userFile(Map.of("XDG_CONFIG_HOME", "x", "HOME", "/h")))
                .contains(Path.of("/h/.config/cachebust/config.toml"));
        assertThat(ConfigFiles.userFile(Map.of("XDG_CONFIG_HOME", "/x", "HOME", "/h")))
                .contains(Path.of("/x/cachebust/config.toml"));
        assertThat(ConfigFiles.userFile(Map.of())).isEmpty();
    }

    @Test
    void aMissingNamedFileIsAnError() {
        assertThatThrownBy(() -> read("none.toml")).hasMessageStartingWith("none.toml: there is no such file");
    }

    @Test
    void aMissingFolderIsAnError() {
        assertThatThrownBy(() -> ConfigFiles.read(project.resolve("x"), environment, Overrides.NONE))
                .hasMessageContaining("there is no such folder");
    }

    @Test
    void hostileFilesAreRefused() throws IOException {
        Path file = project.resolve("cachebust.toml");
        Files.write(file, "image = \"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> read("")).hasMessageStartingWith("cachebust.toml: is not UTF-8 text");
        Files.write(file, new byte[(1 << 17) + 1]);
        assertThatThrownBy(() -> read("")).hasMessageStartingWith("cachebust.toml: is larger than 128 KiB");
        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(() -> read("")).hasMessageStartingWith("cachebust.toml: is not a file");
    }

    private Settings read(String config) throws ConfigException {
        Overrides flags = new Overrides(
                Optional.of(config).filter(name -> !name.isEmpty()),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
        return ConfigFiles.read(project, environment, flags).only();
    }
}
