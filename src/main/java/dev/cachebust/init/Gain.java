package dev.cachebust.init;

import dev.cachebust.layer.LayerName;
import java.util.SortedMap;

/**
 * What a change is expected to bring: how many steps run again after an edit of a file, by the file's layer. Of several files
 * the one that makes most run again counts, those included of which only the build can tell.
 */
public record Gain(SortedMap<LayerName, Steps> byLayer) {

    /** Before the change and after it. */
    public record Steps(int before, int after) {
        Steps most(Steps other) {
            return new Steps(Math.max(before, other.before), Math.max(after, other.after));
        }
    }
}
