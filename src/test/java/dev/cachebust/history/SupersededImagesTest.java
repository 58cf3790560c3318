package dev.cachebust.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.history.PastBuild.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SupersededImagesTest {
    private static final String NAME = "shop:dev";

    private final List<PastBuild> past = new ArrayList<>();

    private void built(String name, String id, Result result) {
        past.add(new PastBuild(
                past.size() + 1, Instant.ofEpochSecond(past.size()), name, "x", List.of(), result, 1, id, List.of()));
    }

    private void built(String... ids) {
        for (String id : ids) {
            built(NAME, id, Result.SUCCEEDED);
        }
    }

    @Test
    void theLastSupersededOnesStay() {
        built("a", "b", "c", "d", "e");
        Set<String> untagged = Set.of("a", "b", "c", "d");
        assertThat(SupersededImages.of(past, untagged, Set.of(), 2)).containsExactly("a", "b");
        assertThat(SupersededImages.of(past, untagged, Set.of(), 0)).containsExactly("a", "b", "c", "d");
        assertThat(SupersededImages.of(past, untagged, Set.of(), 9)).isEmpty();
    }

    @Test
    void othersAreNeverAmongThem() {
        built("a", "b");
        built(NAME, "f", Result.FAILED);
        built(NAME, "", Result.SUCCEEDED);
        assertThat(SupersededImages.of(past, Set.of("x", "y", "f", ""), Set.of(), 0))
                .isEmpty();
        assertThat(SupersededImages.of(List.of(), Set.of("a"), Set.of(), 0)).isEmpty();
    }

    @Test
    void whatHasANameOrAContainerStays() {
        built("a", "b", "c");
        assertThat(SupersededImages.of(past, Set.of("a", "c"), Set.of("a"), 0)).containsExactly("c");
        assertThat(SupersededImages.of(past, Set.of(), Set.of(), 0)).isEmpty();
    }

    @Test
    void anImageThatWasBuiltAgainIsAsYoungAsItsLastBuild() {
        built("a", "b", "a", "c");
        assertThat(SupersededImages.of(past, Set.of("a", "b"), Set.of(), 1)).containsExactly("b");
    }

    @Test
    void eachNameKeepsItsOwn() {
        built("a", "b", "c");
        built("shop:test", "p", Result.SUCCEEDED);
        built("shop:test", "a", Result.SUCCEEDED);
        built("shop:test", "q", Result.SUCCEEDED);
        assertThat(SupersededImages.of(past, Set.of("a", "b", "p"), Set.of(), 1))
                .as("a is the last superseded one of the second name")
                .containsExactly("p");
    }

    @Test
    void thoseOfTheLastNameComeNewestFirst() {
        built("a", "b", "a", "c");
        assertThat(SupersededImages.ofLastName(past)).containsExactly("c", "a", "b");
        built("shop:test", "b", Result.SUCCEEDED);
        assertThat(SupersededImages.ofLastName(past)).as("shop:dev may keep it").isEmpty();
        built("shop:test", "d", Result.SUCCEEDED);
        built("shop:test", "e", Result.FAILED);
        assertThat(SupersededImages.ofLastName(past)).containsExactly("d");
        assertThat(SupersededImages.ofLastName(List.of())).isEmpty();
    }
}
