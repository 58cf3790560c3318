package dev.cachebust.dockerfile;

/**
 * A parser directive such as {@code # syntax=docker/dockerfile:1}.
 *
 * @param name {@code syntax}, {@code escape} or {@code check}
 * @param value as written, trimmed
 * @param line 1-based
 */
public record Directive(String name, String value, int line) {}
