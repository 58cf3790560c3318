package dev.cachebust.compose;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Compose project: what of it decides images and what is watched, in normal form.
 *
 * @param name of the project
 * @param folder that relative paths were relative to, absolute
 * @param files its Compose files, absolute, the main one first
 * @param services those whose profiles are active, in the order of the files
 * @param inactive those whose profiles are not
 * @param secrets that builds may use
 * @param unset variables that have no value and were taken as empty
 */
public record ComposeProject(
        String name,
        Path folder,
        List<Path> files,
        Map<String, ComposeService> services,
        Map<String, ComposeService> inactive,
        Map<String, Secret> secrets,
        Set<String> unset) {

    public ComposeProject {
        files = List.copyOf(files);
        services = Ordered.copy(services);
        inactive = Ordered.copy(inactive);
        secrets = Ordered.copy(secrets);
        unset = Collections.unmodifiableSet(new LinkedHashSet<>(unset));
    }

    /**
     * Where the value of a secret is; at most one of the two.
     *
     * @param file absolute
     * @param environment the name of a variable
     */
    public record Secret(Optional<String> file, Optional<String> environment, Place place) {}

    /** With the profiles of these services active, as when they are named to {@code docker compose up}. */
    public ComposeProject enabling(Collection<String> names) {
        Set<String> profiles = new LinkedHashSet<>();
        for (String name : names) {
            ComposeService service = inactive.get(name);
            if (service != null) {
                profiles.addAll(service.profiles());
            }
        }
        Map<String, ComposeService> more = new LinkedHashMap<>(services);
        Map<String, ComposeService> fewer = new LinkedHashMap<>();
        inactive.forEach((name, service) ->
                (Collections.disjoint(service.profiles(), profiles) ? fewer : more).put(name, service));
        return new ComposeProject(name, folder, files, more, fewer, secrets, unset);
    }

    /** The name of a service's image: its own, or one made of the project's name and the service's. */
    public String image(String service) {
        ComposeService declared = services.get(service);
        return Optional.ofNullable(declared).flatMap(ComposeService::image).orElse(name + "-" + service);
    }
}
