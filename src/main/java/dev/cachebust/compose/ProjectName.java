package dev.cachebust.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a project is called: COMPOSE_PROJECT_NAME, {@code name} in a file, or its folder. */
final class ProjectName {
    private static final String VARIABLE = "COMPOSE_PROJECT_NAME";

    private ProjectName() {}

    /** @param texts the project's Compose files, by the names for messages; the last that has a name counts */
    static String of(Map<String, String> texts, Path folder, Map<String, String> environment) throws ComposeException {
        String variable = environment.getOrDefault(VARIABLE, "");
        if (!variable.isEmpty()) {
            if (!normal(variable).equals(variable)) {
                throw new ComposeException(
                        VARIABLE,
                        Shown.quoted(variable) + " is not a project's name",
                        "lower case letters, digits, - and _ make a name; it begins with a letter or digit");
            }
            return variable;
        }
        String name = "";
        for (Map.Entry<String, String> text : texts.entrySet()) {
            name = named(YamlTree.read(text.getKey(), text.getValue()), environment)
                    .orElse(name);
        }
        if (name.isEmpty()) {
            name = normal(
                    Optional.ofNullable(folder.getFileName()).orElse(folder).toString());
        }
        if (name.isEmpty()) {
            throw new ComposeException(
                    folder.toString(),
                    "no project's name can be made of this folder's",
                    "write name: NAME into the file");
        }
        return name;
    }

    private static Optional<String> named(List<YamlTree.Document> documents, Map<String, String> environment)
            throws ComposeException {
        Optional<String> name = Optional.empty();
        for (YamlTree.Document document : documents) {
            if (document.top().get("name").orElse(document.top()) instanceof Node.Scalar scalar) {
                Node.Mapping only = new Node.Mapping(scalar.place(), Map.of("name", scalar));
                Node filled = Interpolation.apply(only, new Template(environment, unset -> {}))
                        .get("name")
                        .orElse(scalar);
                String text = filled instanceof Node.Scalar value ? normal(value.text()) : "";
                name = text.isEmpty() ? name : Optional.of(text);
            }
        }
        return name;
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceAll("^[_-]+", "");
    }
}
