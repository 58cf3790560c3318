package dev.cachebust.cli;

import dev.cachebust.config.ConfigException;
import dev.cachebust.config.Settings;
import dev.cachebust.config.Solve;
import dev.cachebust.daemon.HistoryFile;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.StepTimes;
import dev.cachebust.plan.Plan;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A project's past builds as they are on disk; neither the Dockerfile nor an engine is asked. */
final class PastBuilds {
    private PastBuilds() {}

    /** The oldest first, at least one. */
    static List<PastBuild> read(Where where, Terminal terminal) throws ConfigException, IOException, UsageException {
        Map<String, String> environment = System.getenv();
        Solve solve = where.settings().onlySolve();
        Settings settings = solve.settings();
        StateFolder state = StateFolder.of(settings.project(), environment).image(solve.name());
        List<PastBuild> builds = of(state, terminal);
        if (builds.isEmpty()) {
            throw new UsageException("no build of " + settings.project()
                    + " is known yet\n  run cachebust build or cachebust watch first");
        }
        return builds;
    }

    /** Those that are kept here, the oldest first. Commands that need none do not read them: there may be hundreds. */
    static List<PastBuild> of(StateFolder state, Terminal terminal) {
        HistoryFile.Loaded past = new HistoryFile(state).load();
        past.warning().ifPresent(terminal::warn);
        return past.builds();
    }

    /** How long the steps of a plan usually take. No more builds are read than it takes to know. */
    static StepTimes times(StateFolder state, Plan plan, Terminal terminal) {
        StepTimes.Wanted wanted = StepTimes.wanted(plan);
        new HistoryFile(state).newestFirst(wanted::more).ifPresent(terminal::warn);
        return wanted.times();
    }
}
