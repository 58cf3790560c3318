package dev.cachebust.config;

import dev.cachebust.compose.Nearest;
import dev.cachebust.compose.Shown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the images of a project are called, by their users and by each other. */
final class ImageNames {
    private final Map<String, Settings> images;

    /** @param images by name; changes of it are seen */
    ImageNames(Map<String, Settings> images) {
        this.images = images;
    }

    /**
     * The names of what someone asked for.
     *
     * @param asked names of {@code [images.…]}, or of the images themselves; none: all
     */
    List<String> chosen(List<String> asked, Consumer<Problem> problems) {
        Set<String> found = new LinkedHashSet<>();
        for (String text : asked) {
            if (images.containsKey(text) && !text.equals(ProjectSettings.SOLE)) {
                found.add(text);
                continue;
            }
            List<String> named = images.entrySet().stream()
                    .filter(image -> isCalled(image.getValue(), text))
                    .map(Map.Entry::getKey)
                    .toList();
            found.addAll(named);
            if (named.isEmpty()) {
                problems.accept(unknown("IMAGE", text));
            }
        }
        List<String> all = new ArrayList<>(images.keySet());
        if (!found.isEmpty()) {
            all.retainAll(found);
        }
        return all;
    }

    /** Its tag may be left out; a Compose service is an image, too. */
    private static boolean isCalled(Settings settings, String text) {
        String image = settings.image();
        int tag = image.lastIndexOf(':');
        return image.equals(text)
                || settings.after().compose().services().contains(text)
                || tag > image.lastIndexOf('/') && image.substring(0, tag).equals(text);
    }

    private Problem unknown(String origin, String text) {
        List<String> references = images.values().stream().map(Settings::image).toList();
        Set<String> words = new LinkedHashSet<>(references);
        words.addAll(images.keySet());
        words.remove(ProjectSettings.SOLE);
        Collection<String> own = images.containsKey(ProjectSettings.SOLE) ? references : images.keySet();
        return new Problem(
                origin,
                "this project has no image " + Shown.quoted(text),
                Nearest.to(text, words)
                        .map(near -> "did you mean " + near + "?")
                        .or(() -> Optional.of("it has " + ProjectSettings.list(own))));
    }

    /** That names stand for one thing, and for one that is there. */
    void check(Consumer<Problem> problems) {
        Map<String, Map.Entry<String, Settings>> byReference = new LinkedHashMap<>();
        for (Map.Entry<String, Settings> image : images.entrySet()) {
            String name = image.getKey();
            Settings settings = image.getValue();
            Map.Entry<String, Settings> other = byReference.putIfAbsent(settings.image(), image);
            if (other != null && !sameBuild(other.getValue(), settings)) {
                problems.accept(new Problem(
                        "images." + name,
                        "and images." + other.getKey() + " are both " + Shown.quoted(settings.image())
                                + ", and are not built from the same",
                        Optional.of("give each an image = \"…\" of its own")));
            }
            settings.build().contexts().values().forEach(context -> {
                if (context instanceof NamedContext.Target target && !images.containsKey(target.image())) {
                    problems.accept(unknown(place(name, "contexts"), target.image()));
                }
            });
        }
    }

    private static String place(String image, String table) {
        return image.equals(ProjectSettings.SOLE) ? table : "images." + image + "." + table;
    }

    private static boolean sameBuild(Settings one, Settings other) {
        return one.context().equals(other.context())
                && one.dockerfile().equals(other.dockerfile())
                && one.target().equals(other.target())
                && one.args().equals(other.args())
                && one.build().equals(other.build());
    }
}
