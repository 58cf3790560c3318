package dev.cachebust.build.buildkit.files;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the engine was told about every folder that it was sent. Safe for use by several threads. */
public final class SentRegistry {
    private final Map<Folder, SentStats> folders = new ConcurrentHashMap<>();

    private record Folder(String sharedKey, String name) {}

    /** What it was told about the folder that it knows by this key and name. */
    SentStats of(String sharedKey, String name) {
        return folders.computeIfAbsent(new Folder(sharedKey, name), f -> new SentStats());
    }
}
