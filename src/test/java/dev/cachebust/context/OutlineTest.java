package dev.cachebust.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OutlineTest {
    private static Entry file(String name, String content, int mode) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Entry.File(name, mode, 0, bytes.length, Digest.sha256(bytes));
    }

    private static Outline outline(Map<String, String> files) {
        List<Entry> entries = new ArrayList<>();
        files.forEach((name, content) -> entries.add(file(name, content, 0644)));
        return Outline.of(Entry.Dir.of("", 0755, 0, entries), true);
    }

    @Test
    void isCertainOnlyWhereOnePathHasTwoContents() {
        Random random = new Random(3);
        int certain = 0;
        for (int round = 0; round < 20_000; round++) {
            Map<String, String> one = files(random);
            Map<String, String> two = files(random);
            boolean differs = one.keySet().stream()
                    .anyMatch(name -> two.containsKey(name) && !Objects.equals(one.get(name), two.get(name)));
            boolean told = outline(one).surelyDiffers(outline(two));
            assertThat(told && !differs).as("%s and %s", one, two).isFalse();
            certain += told ? 1 : 0;
        }
        assertThat(certain).isGreaterThan(1_000);
    }

    private static Map<String, String> files(Random random) {
        Map<String, String> files = new HashMap<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            files.put("f" + random.nextInt(40), "c" + random.nextInt(2));
        }
        return files;
    }

    @Test
    void countsModesOnlyWhereTheyReachTheImage() {
        Entry plain = file("f", "c", 0644);
        Entry executable = file("f", "c", 0755);
        assertThat(Outline.of(plain, true).surelyDiffers(Outline.of(executable, true)))
                .isTrue();
        assertThat(Outline.of(plain, false).surelyDiffers(Outline.of(executable, false)))
                .isFalse();
    }
}
