package dev.cachebust.plan;

import dev.cachebust.layer.LayerName;

/**
 * What is changed in the request so that a layer is made again.
 *
 * @param by the ARG that gets a new value, or the stage whose cache is left out
 * @param from the value of the last build, empty if there was none
 * @param to the value of this build
 */
public record Bust(LayerName layer, By by, String name, String from, String to) {

    /** The means. */
    public enum By {
        ARG,
        STAGE
    }
}
