package dev.cachebust.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@link ComposeCase}; a new one needs no code. What is expected of a project comes from {@code docker compose config}:
 * {@link ComposeConfigIT} writes it. {@code mvn test -Dtest=ComposeGoldenTest -Dgolden.update=true} writes the messages.
 */
class ComposeGoldenTest {
    @TempDir
    Path root;

    static List<ComposeCase> cases() {
        return ComposeCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsComposeReadsIt(ComposeCase golden) throws IOException, ComposeException {
        Path home = root.toRealPath();
        ComposeFiles files = new ComposeFiles(golden.copy(home), golden.environment());
        if (!golden.fails()) {
            ComposeProject project = files.read().orElseThrow();
            assertThat(ComposeJson.ofProject(project, home)).isEqualTo(Files.readString(golden.expected()));
            return;
        }
        ComposeException failure = catchThrowableOfType(ComposeException.class, files::read);
        assertThat(failure).isNotNull();
        String message = String.valueOf(failure.getMessage()).replace(home.toString(), "{root}") + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden.expected(), message);
        }
        assertThat(message).isEqualTo(Files.readString(golden.expected()));
    }
}
