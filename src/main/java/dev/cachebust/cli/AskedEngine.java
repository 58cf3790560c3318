package dev.cachebust.cli;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.config.ConfigException;
import dev.cachebust.config.Settings;
import dev.cachebust.daemon.EngineImages;
import dev.cachebust.daemon.EngineSeen;
import dev.cachebust.daemon.Project;
import dev.cachebust.daemon.ProjectLoader.Surroundings;
import dev.cachebust.daemon.RequestAssembler;
import dev.cachebust.engine.DockerConfigCredentials;
import dev.cachebust.engine.Engine;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineFacts;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.exact.Expected;
import dev.cachebust.exact.Verdict;
import dev.cachebust.plan.Decision;
import java.util.Map;
import java.util.Optional;

/** The engine, asked by {@code plan --exact} for what it would do. */
final class AskedEngine implements AutoCloseable {
    private final Engine engine;
    private final BuildKitEngine buildkit;
    private final EngineFacts facts;

    private AskedEngine(Engine engine, BuildKitEngine buildkit, EngineFacts facts) {
        this.engine = engine;
        this.buildkit = buildkit;
        this.facts = facts;
    }

    /** Finds it; what a build would use. */
    static AskedEngine find(Where where, Terminal terminal) throws ConfigException, EngineException, UsageException {
        Map<String, String> environment = System.getenv();
        Settings settings = where.settings().any();
        EngineHost host = Engines.of(settings, environment).asked();
        Engine engine = Engine.at(host);
        try {
            EngineFacts facts = engine.facts().chosen(environment);
            if (facts.kind() == EngineFacts.Kind.CLASSIC) {
                throw new UsageException("plan --exact needs BuildKit, and the engine at " + host + " ("
                        + facts.version() + ") builds without it; plan without --exact needs no engine");
            }
            DockerConfigCredentials logins = new DockerConfigCredentials(environment, terminal::warn);
            return new AskedEngine(engine, new BuildKitEngine(host.address(), logins), facts);
        } catch (EngineException | UsageException e) {
            engine.close();
            throw e;
        }
    }

    String version() {
        return facts.version();
    }

    /** @param last the engine of the last build, whose platform is kept to */
    Surroundings surroundings(Optional<EngineSeen> last) {
        return EngineImages.surroundings(engine, facts, last.map(EngineSeen::platform));
    }

    /** What it says to a build as it was decided. */
    Verdict judge(OfflineProject of, Decision decision) {
        Project project = of.project();
        BuildRequest request = new RequestAssembler(RequestAssembler.Extras.NONE)
                .assemble(project, decision, of.scan().tree(), 0)
                .on(project.options().platform());
        Expected expected = new Expected(
                project.options().platform(),
                project.engine().mergeOp(),
                decision.noCache(),
                decision.noCacheStages(),
                Map.of("", project.ignore().patterns()));
        return Verdict.of(buildkit.graph(request), decision.graph(), expected);
    }

    @Override
    public void close() {
        buildkit.close();
        engine.close();
    }
}
