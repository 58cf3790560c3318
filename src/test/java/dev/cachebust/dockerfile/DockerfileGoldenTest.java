package dev.cachebust.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of {@code src/test/resources/golden/dockerfile} is a case ({@link Golden} says what is in it); a new one needs
 * no code. {@code mvn test -Dtest=DockerfileGoldenTest -Dgolden.update=true} writes what is read now as what is expected:
 * look at the difference before committing it.
 */
class DockerfileGoldenTest {
    static List<Golden> cases() {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsExpected(Golden golden) throws IOException {
        String actual = Dump.of(golden.dockerfile(), golden.options());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden.expected(), actual);
        }
        assertThat(actual).isEqualTo(Files.readString(golden.expected()));
    }
}
