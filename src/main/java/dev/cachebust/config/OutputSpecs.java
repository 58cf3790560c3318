package dev.cachebust.config;

import dev.cachebust.build.Output;
import dev.cachebust.compose.Nearest;
import dev.cachebust.compose.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Outputs as {@code docker buildx build --output} takes them (its {@code util/buildflags/export.go}): {@code type=…,dest=…},
 * a folder's name alone, or {@code -} for an archive of the files on the standard output.
 */
final class OutputSpecs {
    static final Type<List<Output>> TYPE = OutputSpecs::read;

    private static final String FORM = "type=local,dest=FOLDER";

    private OutputSpecs() {}

    /** The same with absolute places. */
    static List<Output> inProject(List<Output> outputs, Path project) {
        return outputs.stream()
                .map(output -> new Output(output.type(), output.attributes(), absolute(output.place(), project)))
                .toList();
    }

    private static Output.Place absolute(Output.Place place, Path project) {
        if (place instanceof Output.Place.Folder folder) {
            return new Output.Place.Folder(project.resolve(folder.path()).normalize());
        }
        return place instanceof Output.Place.File file
                ? new Output.Place.File(project.resolve(file.path()).normalize())
                : place;
    }

    private static List<Output> read(Object raw) throws BadValue {
        List<Output> outputs = new ArrayList<>();
        for (String text : Types.TEXTS.read(raw)) {
            outputs.add(output(text));
        }
        if (outputs.stream()
                        .filter(one -> one.place() instanceof Output.Place.Stdout)
                        .count()
                > 1) {
            throw new BadValue("writes more than one output to the standard output", "give all but one a dest");
        }
        return List.copyOf(outputs);
    }

    private static Output output(String text) throws BadValue {
        if (text.equals("-")) {
            return new Output(Output.Type.TAR, new TreeMap<>(), new Output.Place.Stdout());
        }
        List<String> fields = Csv.fields(text);
        if (fields.size() == 1 && !text.startsWith("type=")) {
            return new Output(Output.Type.LOCAL, new TreeMap<>(), new Output.Place.Folder(Types.PATH.read(text)));
        }
        SortedMap<String, String> attributes = new TreeMap<>(Csv.pairs(text, FORM));
        Output.Type type = type(Optional.ofNullable(attributes.remove("type")).orElse(""));
        String dest = Optional.ofNullable(attributes.remove("dest")).orElse("");
        return new Output(type, attributes, place(type, attributes, dest));
    }

    private static Output.Place place(Output.Type type, SortedMap<String, String> attributes, String dest)
            throws BadValue {
        if (attributes.getOrDefault("tar", "true").equals("false")) {
            throw new BadValue("has tar=false, a layout in a folder, which is not supported", "leave tar=false out");
        }
        switch (type) {
            case LOCAL -> {
                if (dest.isEmpty() || dest.equals("-")) {
                    throw new BadValue("needs a folder for type=local", "write it as \"" + FORM + "\"");
                }
                return new Output.Place.Folder(Types.PATH.read(dest));
            }
            case TAR, OCI, DOCKER -> {
                if (dest.equals("-") || dest.isEmpty() && type != Output.Type.DOCKER) {
                    return new Output.Place.Stdout();
                }
                return dest.isEmpty() ? new Output.Place.Elsewhere() : new Output.Place.File(Types.PATH.read(dest));
            }
            default -> {
                if (!dest.isEmpty()) {
                    throw new BadValue("has a dest, which type=" + name(type) + " does not write to");
                }
                return new Output.Place.Elsewhere();
            }
        }
    }

    private static Output.Type type(String text) throws BadValue {
        Set<String> names = new TreeSet<>();
        for (Output.Type type : Output.Type.values()) {
            names.add(name(type));
            if (name(type).equals(text)) {
                return type;
            }
        }
        throw new BadValue(
                text.isEmpty() ? "has no type" : "has the unknown type " + Shown.quoted(text),
                Nearest.to(text, names)
                        .filter(near -> !text.isEmpty())
                        .map(near -> "did you mean type=" + near + "?")
                        .orElse("types are " + String.join(", ", names)));
    }

    private static String name(Output.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
