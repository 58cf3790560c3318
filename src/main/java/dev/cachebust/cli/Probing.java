package dev.cachebust.cli;

import dev.cachebust.build.buildkit.RegistryCredentials;
import dev.cachebust.daemon.Probes;
import dev.cachebust.daemon.Project;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.engine.DockerConfigCredentials;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.Engine;
import dev.cachebust.engine.EngineException;
import dev.cachebust.layer.Answers;
import dev.cachebust.probe.ProbeException;
import dev.cachebust.probe.Prober;
import dev.cachebust.probe.Registry;
import java.util.Map;

/** Wires probes to the engine, by which registries are asked. */
final class Probing {
    private Probing() {}

    static Probes probes(Project project, Map<String, String> environment, Registry registry, StateFolder state) {
        return new Probes(new Prober(project.settings().project(), environment, registry), state);
    }

    static Registry registry(Engine engine, RegistryCredentials logins) {
        return reference -> {
            DockerEngine docker = engine.store()
                    .orElseThrow(() -> new ProbeException("only a Docker Engine can be asked for an image's digest"));
            try {
                return docker.registryDigest(reference, logins);
            } catch (EngineException e) {
                throw new ProbeException(String.valueOf(e.getMessage()));
            }
        };
    }

    /** The answers to hash with, for a command that needs no engine unless an image is probed. */
    static Answers fresh(OfflineProject of, Terminal terminal) {
        Project project = of.project();
        Map<String, String> environment = System.getenv();
        Registry registry = reference -> {
            try (Engine engine =
                    Engine.at(Engines.of(project.settings(), environment).asked())) {
                return registry(engine, new DockerConfigCredentials(environment, terminal::warn))
                        .digest(reference);
            } catch (EngineException e) {
                throw new ProbeException(String.valueOf(e.getMessage()));
            }
        };
        return probes(project, environment, registry, of.state()).fresh(project, terminal::warn);
    }
}
