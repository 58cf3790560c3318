package dev.cachebust.config;

import dev.cachebust.build.BuildRequest.SecretSource;
import dev.cachebust.compose.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Secrets as {@code docker buildx build --secret} takes them (its {@code util/buildflags/secrets.go}). Values never pass
 * through here, only where they are.
 */
final class SecretSpecs {
    static final Type<List<SecretSpec>> TYPE = SecretSpecs::read;

    private static final String FORM = "id=NAME,src=FILE or id=NAME,env=VARIABLE";

    /**
     * A secret as it was written.
     *
     * @param id by which a RUN mounts it
     * @param file relative to the project, if it is one
     * @param variable of the environment, if it is one; neither: whichever there is by the id's name
     */
    record SecretSpec(String id, Optional<Path> file, Optional<String> variable) {
        SecretSource source(Path project, Map<String, String> environment) {
            if (variable.isPresent()) {
                return new SecretSource.OfEnvironment(variable.get());
            }
            return file.isEmpty() && environment.containsKey(id)
                    ? new SecretSource.OfEnvironment(id)
                    : new SecretSource.OfFile(
                            project.resolve(file.orElse(Path.of(id))).normalize());
        }
    }

    private SecretSpecs() {}

    /** Where each is to be found. */
    static SortedMap<String, SecretSource> sources(
            List<SecretSpec> specs, Path project, Map<String, String> environment) {
        SortedMap<String, SecretSource> sources = new TreeMap<>();
        specs.forEach(spec -> sources.put(spec.id(), spec.source(project, environment)));
        return sources;
    }

    private static List<SecretSpec> read(Object raw) throws BadValue {
        List<SecretSpec> specs = new ArrayList<>();
        for (String text : Types.TEXTS.read(raw)) {
            specs.add(spec(text));
        }
        return List.copyOf(specs);
    }

    private static SecretSpec spec(String text) throws BadValue {
        Map<String, String> fields = new HashMap<>(Csv.pairs(text, FORM));
        String id = taken(fields, "id");
        String file = taken(fields, "src") + taken(fields, "source");
        String variable = taken(fields, "env");
        String type = taken(fields, "type");
        if (type.equals("env") && variable.isEmpty()) {
            variable = file;
            file = "";
        }
        if (!fields.isEmpty()) {
            String unknown = fields.keySet().iterator().next();
            throw new BadValue("has the unknown field " + Shown.quoted(unknown), "write " + FORM);
        } else if (!type.isEmpty() && !type.equals("env") && !type.equals("file")) {
            throw new BadValue("has the unknown type " + Shown.quoted(type), "type is \"file\" or \"env\"");
        } else if (id.isEmpty() || !file.isEmpty() && !variable.isEmpty()) {
            throw new BadValue(id.isEmpty() ? "has no id" : "has a file and a variable", "write " + FORM);
        }
        return new SecretSpec(
                id,
                file.isEmpty() && !type.equals("file")
                        ? Optional.empty()
                        : Optional.of(Types.PATH.read(file.isEmpty() ? id : file)),
                variable.isEmpty() ? type.equals("env") ? Optional.of(id) : Optional.empty() : Optional.of(variable));
    }

    private static String taken(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.remove(name)).orElse("");
    }
}
