package dev.cachebust.build.buildkit.files;

import java.util.List;

/**
 * Which files the engine wants of a local folder.
 *
 * @param include patterns of which one must match; empty: everything
 * @param exclude patterns in the way of an ignore file
 * @param follow paths that are included, and what the symbolic links on their way lead to
 */
public record FileFilter(List<String> include, List<String> exclude, List<String> follow) {

    /** Wants everything. */
    public static final FileFilter ALL = new FileFilter(List.of(), List.of(), List.of());

    public FileFilter {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        follow = List.copyOf(follow);
    }
}
