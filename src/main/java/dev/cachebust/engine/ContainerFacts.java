package dev.cachebust.engine;

/**
 * A container of an engine.
 *
 * @param name without a leading slash
 * @param image the reference that it was made from, as it was written then
 * @param imageId what that stood for
 */
public record ContainerFacts(String id, String name, String image, String imageId, boolean running) {}
