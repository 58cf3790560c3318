package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {

    @ParameterizedTest
    @CsvSource({
        "app:1, docker.io/library/app:1, true",
        "team/app, docker.io/team/app:latest, true",
        "app:1, localhost/app:1, true",
        "app:1, app:2, false",
        "app:1, r.example/app:1, false",
        "app:1, docker.io/team/app:1, false"
    })
    void knowsAnImageByALongerName(String one, String other, boolean same) {
        assertThat(ImageName.of(one).means(ImageName.of(other))).isEqualTo(same);
        assertThat(ImageName.of(other).means(ImageName.of(one))).isEqualTo(same);
    }

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
