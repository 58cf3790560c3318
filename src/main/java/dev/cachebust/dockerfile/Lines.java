package dev.cachebust.dockerfile;

/** The lines of an instruction in its file: 1-based, both inclusive. */
public record Lines(int first, int last) {}
