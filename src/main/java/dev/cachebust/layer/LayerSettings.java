package dev.cachebust.layer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the config says about one layer; everything optional is derived from the Dockerfile.
 *
 * @param files globs in {@code .dockerignore}'s language, relative to the context
 * @param arg the bust ARG
 * @param stage the stage whose cache is left out
 * @param maxAge after how long it is made again although nothing changed
 * @param semantic hash well-known manifests by what matters for an installation
 * @param probes inputs that live elsewhere
 * @param origin where it was said ({@code cachebust.toml:12:1}), for messages; empty for a layer that the config does not
 *     name
 */
public record LayerSettings(
        LayerName name,
        List<String> files,
        Optional<String> arg,
        Optional<String> stage,
        Strategy strategy,
        Optional<Duration> maxAge,
        boolean semantic,
        List<ProbeSettings> probes,
        String origin) {

    /** How a layer is busted. */
    public enum Strategy {
        /** By ARG where there is one, else by stage where one is configured. */
        AUTO,
        ARG,
        STAGE,
        /** Never; changes act through the content of files alone. */
        NONE
    }

    public LayerSettings {
        files = List.copyOf(files);
        probes = List.copyOf(probes);
    }
}
