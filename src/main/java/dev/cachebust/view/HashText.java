package dev.cachebust.view;

import dev.cachebust.daemon.Json;
import dev.cachebust.plan.LayerValue;
import java.util.List;
import java.util.Locale;

/** {@code hash} in each of its formats. */
public final class HashText {
    /** The formats. */
    public enum Format {
        /** {@code --build-arg NAME=value …} on one line. */
        args,
        /** {@code NAME=value} lines. */
        env,
        /** One document. */
        json,
        /** {@code NAME=value} lines for a workflow's output file. */
        github
    }

    private HashText() {}

    /** The lines for these layers. */
    public static List<String> lines(List<LayerValue> values, Format format) {
        return switch (format) {
            case args ->
                List.of(String.join(
                        " ",
                        values.stream()
                                .flatMap(value ->
                                        value.args().stream().map(arg -> "--build-arg " + arg + "=" + value.value()))
                                .toList()));
            case env, github -> values.stream().flatMap(HashText::assignments).toList();
            case json -> List.of(document(values).toString());
        };
    }

    /** {@code {layers}}. */
    public static Json.Obj document(List<LayerValue> values) {
        return Json.object()
                .with("layers", values.stream().map(HashText::document).toList());
    }

    private static java.util.stream.Stream<String> assignments(LayerValue value) {
        List<String> names = value.args().isEmpty() ? List.of(variable(value)) : value.args();
        return names.stream().map(name -> name + "=" + value.value());
    }

    /** A variable's name for a layer that has no ARG: {@code PROTO_HASH}. */
    private static String variable(LayerValue value) {
        return value.layer().value().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_HASH";
    }

    private static Json.Obj document(LayerValue value) {
        return Json.object()
                .with("layer", value.layer().value())
                .with("value", value.value())
                .with("hash", value.hash().hex())
                .with("arg", value.args().stream().findFirst())
                .with("args", value.args())
                .with("stage", value.stage());
    }
}
