package dev.cachebust.build.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.build.BuildRequest.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretValuesTest {
    private static final int LARGEST = 500 * 1024;

    @TempDir
    Path folder;

    @Test
    void areReadFromFilesAndVariables() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "one\n");
        assertThat(SecretValues.read(new SecretSource.OfFile(file), Map.of()).toStringUtf8())
                .isEqualTo("one\n");
        assertThat(SecretValues.read(new SecretSource.OfEnvironment("A"), Map.of("A", "ü"))
                        .toStringUtf8())
                .isEqualTo("ü");
    }

    @Test
    void whatCannotBeGivenIsSaidWithoutTheValue() throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[LARGEST + 1]);
        Path fitting = Files.write(folder.resolve("fitting"), new byte[LARGEST]);
        assertThatCode(() -> require(new SecretSource.OfFile(fitting))).doesNotThrowAnyException();
        assertThatThrownBy(() -> require(new SecretSource.OfFile(large)))
                .hasMessage("secret id: " + large + " is larger than 500 KiB");
        assertThatThrownBy(() -> require(new SecretSource.OfEnvironment("LARGE")))
                .hasMessage("secret id: LARGE is larger than 500 KiB");
        assertThatThrownBy(() -> require(new SecretSource.OfFile(folder))).hasMessageEndingWith(" is a folder");
        assertThatThrownBy(() -> require(new SecretSource.OfFile(folder.resolve("b"))))
                .hasMessageEndingWith("there is no such file");
        assertThatThrownBy(() -> require(new SecretSource.OfEnvironment("NONE")))
                .hasMessage("secret id: the environment variable NONE is not set");
    }

    private static void require(SecretSource source) throws Exception {
        SecretValues.requireAll(Map.of("id", source), Map.of("LARGE", "x".repeat(LARGEST + 1)));
    }
}
