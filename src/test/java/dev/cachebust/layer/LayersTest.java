package dev.cachebust.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cachebust.layer.LayerSettings.Strategy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
    private static LayerSettings named(String name) {
        return new LayerSettings(
                new LayerName(name),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Strategy.AUTO,
                Optional.empty(),
                false,
                List.of(),
                "");
    }

    @Test
    void builtInLayersAreAddedWhereTheyBelong() {
        assertThat(Layers.of(List.of()).names())
                .extracting(LayerName::value)
                .containsExactly("system", "dependency", "source");
        assertThat(Layers.of(List.of(named("source"), named("proto"))).names())
                .extracting(LayerName::value)
                .containsExactly("system", "dependency", "source", "proto");
        assertThat(Layers.of(List.of(named("proto"), named("dependency"))).names())
                .extracting(LayerName::value)
                .containsExactly("proto", "system", "dependency", "source");
    }

    @ParameterizedTest
    @CsvSource({
        "sys, system",
        "deps, dependency",
        "dep, dependency",
        "app, source",
        "src, source",
        "SYSTEM, system",
        "source, source",
        "pro, proto",
        "depend, dependency"
    })
    void namesMayBeAbbreviated(String typed, String meant) {
        assertThat(Layers.of(List.of(named("proto"))).parse(typed).value()).isEqualTo(meant);
    }

    @Test
    void aConfiguredNameComesBeforeAnAbbreviation() {
        assertThat(Layers.of(List.of(named("app"))).parse("app").value()).isEqualTo("app");
    }

    @Test
    void anUnknownNameIsToldWithTheNearest() {
        Layers layers = Layers.of(List.of());
        assertThatThrownBy(() -> layers.parse("sorce"))
                .isInstanceOf(UnknownLayerException.class)
                .hasMessage("there is no layer 'sorce': did you mean source?");
        assertThatThrownBy(() -> layers.parse("everything"))
                .hasMessage("there is no layer 'everything': the layers are system, dependency, source");
        assertThatThrownBy(() -> layers.parse("s")).hasMessageContaining("the layers are");
    }
}
