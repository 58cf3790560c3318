package dev.cachebust.config;

import dev.cachebust.compose.ComposeBuild;
import dev.cachebust.compose.ComposeProject;
import dev.cachebust.compose.ComposeService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which services of a Compose project have the same build, so that it is done once for all of them. */
final class SharedBuilds {
    private static final String SERVICE = "service:";

    private SharedBuilds() {}

    /**
     * Services with one build.
     *
     * @param name of the first
     * @param services all that have it, also those that are not meant
     * @param images their names, without repetition
     * @param platform that all of them run on, if they say so
     * @param running those whose containers are made of it, also those that only name the image
     */
    record Group(
            String name,
            List<String> services,
            List<String> images,
            Optional<String> platform,
            ComposeBuild build,
            List<String> running) {}

    /**
     * What must be the same.
     *
     * @param synced whether files may go into the containers without a build: then those of others would be left behind
     */
    private record Same(ComposeBuild build, Optional<String> platform, boolean synced) {}

    /**
     * In the order of the project.
     *
     * @param asked services or images that are meant; others that share a build with them are then left alone
     */
    static List<Group> of(ComposeProject project, List<String> asked) {
        Map<Same, List<String>> members = new LinkedHashMap<>();
        project.services()
                .forEach((name, service) -> service.build()
                        .filter(build -> isLocal(build.context()))
                        .ifPresent(build -> members.computeIfAbsent(
                                        new Same(
                                                build.anywhere(),
                                                service.platform(),
                                                !service.watch().isEmpty()),
                                        same -> new ArrayList<>())
                                .add(name)));
        List<Group> groups = new ArrayList<>();
        members.forEach((same, names) -> groups.add(group(project, asked, names)));
        return groups;
    }

    private static Group group(ComposeProject project, List<String> asked, List<String> names) {
        List<String> wanted = names.stream()
                .filter(name -> asked.contains(name) || asked.contains(project.image(name)))
                .toList();
        List<String> members = wanted.isEmpty() ? names : wanted;
        List<String> images = members.stream().map(project::image).distinct().toList();
        List<String> running = new ArrayList<>(members);
        project.services().forEach((name, service) -> {
            boolean meant = asked.isEmpty() || asked.contains(name);
            if (meant && service.build().isEmpty() && images.contains(project.image(name))) {
                running.add(name);
            }
        });
        ComposeService first =
                Optional.ofNullable(project.services().get(members.get(0))).orElseThrow();
        return new Group(
                members.get(0), names, images, first.platform(), first.build().orElseThrow(), List.copyOf(running));
    }

    /** A named context that is a service, as the name of the group that builds it. */
    static String renamed(String context, List<Group> groups) {
        if (!context.startsWith(SERVICE)) {
            return context;
        }
        String service = context.substring(SERVICE.length());
        return groups.stream()
                .filter(group -> group.services().contains(service))
                .findFirst()
                .map(group -> SERVICE + group.name())
                .orElse(context);
    }

    /** Only a folder can be watched. */
    private static boolean isLocal(String context) {
        return context.isEmpty() || context.startsWith("/");
    }
}
