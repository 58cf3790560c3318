package dev.cachebust.context;

import java.util.List;
import java.util.SortedSet;

/**
 * What a scan found.
 *
 * @param tree the files that can reach an image
 * @param problems what could not be read or has no place in an image, by path
 * @param ignored what the ignore rules leave out, the topmost paths only
 * @param temporaries editors' temporary files, left out although no rule says so; see {@link EditorTemporaries}
 */
public record ContextScan(
        ContextTree tree, List<ScanProblem> problems, SortedSet<String> ignored, SortedSet<String> temporaries) {}
