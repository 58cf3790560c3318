package dev.cachebust.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether the builds of a project name only services and secrets that are there. */
final class References {
    private static final String SERVICE = "service:";

    private References() {}

    static void check(ComposeProject project) throws ComposeException {
        Map<String, ComposeService> all = new LinkedHashMap<>(project.inactive());
        all.putAll(project.services());
        for (Map.Entry<String, ComposeService> entry : project.services().entrySet()) {
            Optional<ComposeBuild> build = entry.getValue().build();
            if (build.isPresent()) {
                contexts(entry.getKey(), build.get(), all);
                secrets(entry.getKey(), build.get(), project);
                platforms(entry.getKey(), entry.getValue(), build.get());
            }
        }
    }

    private static void contexts(String name, ComposeBuild build, Map<String, ComposeService> all)
            throws ComposeException {
        for (Map.Entry<String, String> context : build.contexts().entrySet()) {
            if (!context.getValue().startsWith(SERVICE)) {
                continue;
            }
            String other = context.getValue().substring(SERVICE.length());
            ComposeService service = all.get(other);
            if (service == null || service.build().isEmpty()) {
                throw new ComposeException(
                        build.place(),
                        "services." + Shown.plain(name) + " builds on " + Shown.quoted(other)
                                + (service == null ? ", which is no service" : ", which has no build"),
                        "additional_contexts takes service: and the name of a service with a build");
            }
        }
    }

    private static void secrets(String name, ComposeBuild build, ComposeProject project) throws ComposeException {
        for (ComposeBuild.BuildSecret secret : build.secrets()) {
            if (!project.secrets().containsKey(secret.source())) {
                throw new ComposeException(
                        secret.place(),
                        "services." + Shown.plain(name) + " uses the secret " + Shown.quoted(secret.source())
                                + ", which is not declared",
                        "declare it at the end of the file: secrets:, its name, and file: or environment:");
            }
        }
    }

    private static void platforms(String name, ComposeService service, ComposeBuild build) throws ComposeException {
        Optional<String> platform = service.platform();
        if (platform.isPresent()
                && !build.platforms().isEmpty()
                && !build.platforms().contains(platform.get())) {
            throw new ComposeException(
                    build.place(),
                    "services." + Shown.plain(name) + " runs on " + Shown.quoted(platform.get())
                            + ", which its build.platforms lacks",
                    "add it there");
        }
    }
}
