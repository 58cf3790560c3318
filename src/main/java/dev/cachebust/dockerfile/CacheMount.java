package dev.cachebust.dockerfile;

/**
 * A folder that a RUN keeps between builds ({@code --mount=type=cache}), its variables expanded. What is in it is never part
 * of a cache key or of the image, and may be gone at any time.
 *
 * @param id which folder it is: equal ids are one folder, whatever Dockerfile they are in; the target where none is given
 * @param target where it is mounted, an absolute path
 * @param sharing {@code shared}, {@code private} or {@code locked}: what a second build does that wants it at the same time
 */
public record CacheMount(String id, String target, String sharing) {}
