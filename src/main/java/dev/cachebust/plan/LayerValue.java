package dev.cachebust.plan;

import dev.cachebust.context.Digest;
import dev.cachebust.layer.LayerName;
import java.util.List;
import java.util.Optional;

/**
 * What stands for the content of a layer now.
 *
 * @param value what its bust ARGs get
 * @param hash of its files and of what its probes answered
 * @param args the bust ARGs, in the order of their declaration
 * @param stage the stage whose cache is left out when the value changes, where the layer is busted that way
 */
public record LayerValue(LayerName layer, String value, Digest hash, List<String> args, Optional<String> stage) {
    public LayerValue {
        args = List.copyOf(args);
    }
}
