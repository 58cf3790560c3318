package dev.cachebust.build.buildkit.files;

import dev.cachebust.context.Entry;

/**
 * A file, link or directory that the engine gets to see.
 *
 * @param path from the folder's root, {@code /} between parts
 */
record Selected(String path, Entry entry) {}
