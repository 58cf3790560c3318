package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {

    @ParameterizedTest
    @CsvSource({
        "app, app, latest, ''",
        "app:1, app, 1, ''",
        "team/app:1, team/app, 1, ''",
        "r.example/app, r.example/app, latest, r.example",
        "localhost/app:1, localhost/app, 1, localhost",
        "host:5000/app, host:5000/app, latest, host:5000",
        "host:5000/team/app:1, host:5000/team/app, 1, host:5000",
        "[::1]:5000/app:1, [::1]:5000/app, 1, [::1]:5000",
        "HOST/app, HOST/app, latest, HOST"
    })
    void splitsLikeTheEngine(String reference, String name, String tag, String registry) {
        ImageName image = ImageName.of(reference);
        assertThat(image).isEqualTo(new ImageName(name, tag));
        assertThat(image.registry().orElse("")).isEqualTo(registry);
    }
}
