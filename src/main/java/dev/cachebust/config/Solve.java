package dev.cachebust.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is built at once: an image of a project, and those that are built from just the same and differ in their names only.
 *
 * @param name of the first of them
 * @param images the references of all of them, by name
 * @param settings of the first, with the references of the others as further tags, and with what is done after the build for
 *     each
 */
public record Solve(String name, Map<String, String> images, Settings settings) {
    public Solve {
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }

    /** The names of all of them. */
    public Set<String> names() {
        return images.keySet();
    }

    /** All that there is to build for these images, by the name of the first of each, in their order. */
    static Map<String, Solve> of(Map<String, Settings> images) {
        Map<String, Solve> solves = new LinkedHashMap<>();
        images.forEach((name, settings) -> {
            Optional<Solve> same = solves.values().stream()
                    .filter(solve -> isSame(solve.settings(), settings))
                    .findFirst();
            Solve one = same.map(solve -> solve.and(name, settings))
                    .orElseGet(() -> new Solve(name, Map.of(name, settings.image()), settings));
            solves.put(one.name(), one);
        });
        return solves;
    }

    private Solve and(String other, Settings its) {
        Map<String, String> all = new LinkedHashMap<>(images);
        all.put(other, its.image());
        Set<String> tags = new LinkedHashSet<>(settings.build().tags());
        tags.add(its.image());
        tags.addAll(its.build().tags());
        tags.remove(settings.image());
        Settings both = settings.with(settings.build().tagged(List.copyOf(tags)))
                .with(together(settings.after(), its.after()).orElseThrow());
        return new Solve(name, all, both);
    }

    private static boolean isSame(Settings one, Settings other) {
        return plain(one).equals(plain(other).named(one.image()))
                && together(one.after(), other.after()).isPresent();
    }

    /** Without what two names of one image differ in. */
    private static Settings plain(Settings settings) {
        return settings.with(settings.build().tagged(List.of()))
                .with(AfterSettings.NONE)
                .quiet();
    }

    /** Both, where they do not contradict each other. */
    private static Optional<AfterSettings> together(AfterSettings one, AfterSettings other) {
        AfterSettings.Compose a = one.compose();
        AfterSettings.Compose b = other.compose();
        boolean compose = a.services().isEmpty()
                || b.services().isEmpty()
                || a.project().equals(b.project()) && a.options().equals(b.options());
        boolean commands = one.command().isEmpty()
                || other.command().isEmpty()
                || one.command().equals(other.command());
        boolean rules =
                one.equals(AfterSettings.NONE) || other.equals(AfterSettings.NONE) || one.byRules() == other.byRules();
        if (!compose || !commands || !rules) {
            return Optional.empty();
        }
        AfterSettings.Compose first = a.services().isEmpty() ? b : a;
        return Optional.of(new AfterSettings(
                new AfterSettings.Compose(both(a.services(), b.services()), first.project(), first.options()),
                both(one.recreate(), other.recreate()),
                both(one.restart(), other.restart()),
                both(one.sync(), other.sync()),
                both(one.exec(), other.exec()),
                one.command().isEmpty() ? other.command() : one.command(),
                longer(one.waitHealthy(), other.waitHealthy()),
                one.logs() || other.logs(),
                both(one.rules(), other.rules())));
    }

    private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
        return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) > 0 || other.isEmpty()
                ? one
                : other;
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        Set<T> all = new LinkedHashSet<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }
}
