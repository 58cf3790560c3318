package dev.cachebust.exact;

import dev.cachebust.build.EngineGraph.Operation;
import dev.cachebust.build.EngineGraph.Origin;
import dev.cachebust.build.EngineGraph.Read;
import dev.cachebust.dockerfile.Definition;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Input.Role;
import dev.cachebust.dockerfile.KeyValue;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.plan.ShownVariables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Compares one step with the engine's operation for it. */
final class StepComparison {
    private static final String ORDER = "order";
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("arg", "the command"),
            Map.entry("script", "the script"),
            Map.entry("dir", "the working directory"),
            Map.entry("mount", "a mount"),
            Map.entry("copy", "the file's name"),
            Map.entry("fetch", "the file's name"),
            Map.entry("to", "the destination"),
            Map.entry("unpack", "whether archives are unpacked"),
            Map.entry("exclude", "--exclude"),
            Map.entry("include", "the pattern of --parents"),
            Map.entry("required", "what --parents requires"),
            Map.entry("content", "the here-document"),
            Map.entry("mkdir", "the folder"));

    private final Step step;
    private final Operation operation;
    private final Expected expected;
    private final Function<String, List<Step>> steps;
    private final List<Fact> differences = new ArrayList<>();

    /** What is seen differently. */
    record Fact(String what, String ours, String engine) {}

    /** @param steps our steps for an operation's id */
    StepComparison(Step step, Operation operation, Expected expected, Function<String, List<Step>> steps) {
        this.step = step;
        this.operation = operation;
        this.expected = expected;
        this.steps = steps;
    }

    List<Fact> differences() {
        if (!kind(Definition.facts(step.definition())).equals(kind(operation.facts()))) {
            return List.of(new Fact("the instruction", step.text(), operation.name()));
        }
        facts();
        if (step.keyword().equals("RUN")) {
            variables();
        }
        Input root = step.inputs().get(0);
        compare("starts from", text(root.source()), text(operation.root(), root.source()));
        // A layer of its own that is laid over nothing is the same as an ordinary copy.
        boolean linked = root.role() == Role.LINKED_ROOTFS
                && expected.mergesLayers()
                && !(root.source() instanceof Source.Scratch);
        compare("is a layer of its own", String.valueOf(linked), String.valueOf(operation.linked()));
        reads();
        return differences;
    }

    /** Whether it runs a command, copies, or makes a folder. */
    private static String kind(List<KeyValue> facts) {
        if (facts.stream().anyMatch(fact -> fact.key().equals("arg"))) {
            return "RUN";
        }
        return facts.stream().anyMatch(fact -> fact.key().equals("mkdir")) ? "WORKDIR" : "COPY";
    }

    private void compare(String what, String ours, String engine) {
        if (!ours.equals(engine)) {
            differences.add(new Fact(what, ours, engine));
        }
    }

    private void facts() {
        Map<String, List<String>> ours = byName(Definition.facts(step.definition()));
        Map<String, List<String>> engines = byName(operation.facts());
        TreeSet<String> names = new TreeSet<>(ours.keySet());
        names.addAll(engines.keySet());
        names.remove(ORDER);
        for (String name : names) {
            List<String> our = ours.getOrDefault(name, List.of());
            List<String> theirs = engines.getOrDefault(name, List.of());
            if (!our.equals(theirs)) {
                differences.add(new Fact(WORDS.getOrDefault(name, "the " + name), text(name, our), text(name, theirs)));
            }
        }
    }

    private static Map<String, List<String>> byName(List<KeyValue> facts) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        facts.forEach(fact ->
                byName.computeIfAbsent(fact.key(), k -> new ArrayList<>()).add(fact.value()));
        return byName;
    }

    private static String text(String name, List<String> values) {
        if (values.isEmpty()) {
            return "none";
        }
        return name.equals("mount")
                ? String.join("; ", values.stream().map(StepComparison::mount).toList())
                : values.size() == 1 ? values.get(0) : values.toString();
    }

    private static String mount(String definition) {
        return String.join(
                ",",
                Definition.facts(definition).stream().map(KeyValue::toString).toList());
    }

    /** A RUN's whole environment, in order. */
    private void variables() {
        Map<String, String> ours = new TreeMap<>(step.variables());
        Map<String, String> engines = new TreeMap<>();
        operation.environment().forEach(variable -> engines.put(variable.key(), variable.value()));
        TreeSet<String> names = new TreeSet<>(ours.keySet());
        names.addAll(engines.keySet());
        boolean same = true;
        for (String name : names) {
            if (!Objects.equals(ours.get(name), engines.get(name))) {
                same = false;
                differences.add(new Fact("the variable " + name, shown(ours, name), shown(engines, name)));
            }
        }
        if (same) {
            compare(
                    "the order of variables",
                    order(),
                    String.join(
                            " ",
                            operation.environment().stream().map(KeyValue::key).toList()));
        }
    }

    private static String shown(Map<String, String> variables, String name) {
        String value = variables.get(name);
        return value == null ? "is not set" : "'" + ShownVariables.value(name, value) + "'";
    }

    /** A variable that the engine adds by itself comes last, and is not among those that the Dockerfile sets. */
    private String order() {
        String order = Definition.facts(step.definition()).stream()
                .filter(fact -> fact.key().equals(ORDER))
                .map(KeyValue::value)
                .findFirst()
                .orElse("");
        List<String> all = new ArrayList<>(order.isEmpty() ? List.of() : List.of(order.split(" ")));
        step.variables().keySet().stream().filter(name -> !all.contains(name)).forEach(all::add);
        return String.join(" ", all);
    }

    private void reads() {
        List<Input> inputs = step.inputs().subList(1, step.inputs().size());
        List<String> ours = new ArrayList<>();
        List<String> engines = new ArrayList<>();
        for (Input input : inputs) {
            input.paths().forEach(path -> ours.add(text(path, text(input.source()), input.excludes())));
        }
        for (Read read : operation.reads()) {
            // Whose source it is does not show in the order of a RUN's mounts: any that fits will do.
            String origin = inputs.stream()
                    .map(Input::source)
                    .filter(source -> text(read.origin(), source).equals(text(source)))
                    .findFirst()
                    .map(this::text)
                    .orElseGet(() -> text(read.origin(), new Source.Scratch()));
            engines.add(text(read.path(), origin, read.excludes()));
        }
        if (step.keyword().equals("RUN")) {
            // They are sorted by target there, and in the order of the Dockerfile here.
            ours.sort(null);
            engines.sort(null);
        }
        compare("reads", String.join("; ", ours), String.join("; ", engines));
    }

    private static String text(String path, String source, List<String> excludes) {
        return (path.isEmpty() ? "all" : path) + " of " + source + (excludes.isEmpty() ? "" : " without " + excludes);
    }

    /** What the engine reads, in the words for {@code ours} if that is the same. */
    private String text(Origin origin, Source ours) {
        if (origin instanceof Origin.OfStep of) {
            List<Step> same = steps.apply(of.id());
            if (same.stream().anyMatch(s -> ours.equals(new Source.StepOutput(s.id())))) {
                return text(ours);
            }
            return same.isEmpty()
                    ? "a step that we do not know"
                    : text(new Source.StepOutput(same.get(0).id()));
        } else if (origin instanceof Origin.Outside outside) {
            return outside.source() instanceof Source.Image image && ours instanceof Source.Image our
                    ? text(likeOurs(image, our))
                    : text(outside.source());
        }
        return "the engine's own work: " + ((Origin.Unknown) origin).name();
    }

    /** The engine may have looked up the digest of an image that is named by its tag. */
    private static Source.Image likeOurs(Source.Image image, Source.Image ours) {
        boolean resolved = !ours.reference().contains("@") && image.reference().startsWith(ours.reference() + "@");
        return new Source.Image(resolved ? ours.reference() : image.reference(), image.platform());
    }

    private String text(Source source) {
        if (source instanceof Source.StepOutput output) {
            return "[" + output.step() + "]";
        } else if (source instanceof Source.Image image) {
            String platform = image.platform().isEmpty() ? expected.platform() : image.platform();
            return "image " + image.reference() + " for " + platform;
        } else if (source instanceof Source.Context context) {
            return context.name().isEmpty() ? "the build context" : "context " + context.name();
        }
        return source instanceof Source.Remote remote ? remote.url() : "nothing";
    }
}
