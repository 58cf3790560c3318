package dev.cachebust.cli;

import dev.cachebust.config.Settings;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.engine.EngineLocator;
import dev.cachebust.engine.TlsFiles;
import java.util.Map;
import java.util.Optional;

/** Finds the engine that the settings of a project, and the environment, mean. */
final class Engines {
    private Engines() {}

    /** @throws EngineException when what is named cannot be used; that something listens there is not checked */
    static EngineHost of(Settings settings, Map<String, String> environment) throws EngineException {
        Settings.Engine engine = settings.engine();
        Optional<TlsFiles> files = engine.ca().or(engine::cert).isEmpty()
                ? Optional.empty()
                : Optional.of(new TlsFiles(engine.ca(), engine.cert(), engine.key(), true));
        return new EngineLocator(environment).locate(engine.host(), files);
    }
}
