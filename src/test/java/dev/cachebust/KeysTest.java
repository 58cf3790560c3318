package dev.cachebust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records whose {@code equals} is written out must go on comparing all that they consist of. */
class KeysTest {
    /** Of each type two values that differ. */
    private static final Map<Class<?>, List<Object>> VALUES = Map.of(
            String.class, List.of("a", "b"),
            int.class, List.of(1, 2),
            List.class, List.of(List.of("a"), List.of("b")),
            StepId.class, List.of(new StepId("a", 1), new StepId("a", 2)),
            Source.class, List.of(new Source.Context("a"), new Source.Remote("b")),
            Input.Role.class, List.of(Input.Role.FILES, Input.Role.MOUNT));

    @ParameterizedTest
    @ValueSource(
            classes = {
                LayerName.class,
                StepId.class,
                Lines.class,
                Source.Context.class,
                Source.StepOutput.class,
                Source.Image.class,
                Input.class
            })
    void allPartsCount(Class<?> record) throws Exception {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Object some = make(record, types, -1);
        Object same = make(record, types, -1);
        assertThat(some)
                .isEqualTo(same)
                .hasSameHashCodeAs(same)
                .isNotEqualTo("a")
                .isNotEqualTo(null);
        for (int i = 0; i < types.length; i++) {
            Object other = make(record, types, i);
            assertThat(some).isNotEqualTo(other);
            assertThat(some.hashCode()).isNotEqualTo(other.hashCode());
        }
    }

    private static Object make(Class<?> record, Class<?>[] types, int changed) throws Exception {
        Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = Objects.requireNonNull(VALUES.get(types[i])).get(i == changed ? 1 : 0);
        }
        return record.getDeclaredConstructor(types).newInstance(values);
    }
}
