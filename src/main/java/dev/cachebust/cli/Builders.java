package dev.cachebust.cli;

import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.RegistryCredentials;
import dev.cachebust.build.buildkit.files.SentRegistry;
import dev.cachebust.build.classic.ClassicEngine;
import dev.cachebust.daemon.ProjectLoader.Surroundings;
import dev.cachebust.engine.ClassicApi;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.Engine;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineFacts;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.engine.PushingEngine;
import java.util.Optional;
import java.util.function.Consumer;

/** Chooses how an engine is asked to build. */
final class Builders {
    private Builders() {}

    /**
     * With BuildKit where the engine offers it, else as it was before.
     *
     * @param engine at this host; not closed
     * @param sent what engines were sent before
     */
    static BuildEngine of(
            EngineHost host,
            Engine engine,
            EngineFacts facts,
            Surroundings surroundings,
            RegistryCredentials logins,
            SentRegistry sent,
            Consumer<String> warnings)
            throws EngineException {
        Optional<DockerEngine> classic = engine.store().filter(docker -> facts.kind() == EngineFacts.Kind.CLASSIC);
        BuildEngine builds = classic.isPresent()
                ? new ClassicEngine(
                        new ClassicApi(host, classic.get(), logins),
                        new ClassicEngine.About(surroundings.traits().dialect(), facts.version(), facts.platform()),
                        surroundings.images()::find)
                : new BuildKitEngine(host.address(), logins, sent, warnings, engine.loader());
        return PushingEngine.with(builds, engine, logins);
    }
}
