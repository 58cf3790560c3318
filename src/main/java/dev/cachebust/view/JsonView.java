package dev.cachebust.view;

import dev.cachebust.daemon.CauseJson;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Json;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.PastBuildJson;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.PastStep;
import dev.cachebust.plan.PlannedStep;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One JSON object per event: the stable machine-readable stream, schema 1. */
public final class JsonView implements View {
    /** The value of {@code hello}'s {@code schema}. */
    public static final int SCHEMA = 1;

    static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public List<String> lines(Stamped stamped) {
        return List.of(Json.write(object(stamped)));
    }

    private static Obj object(Stamped stamped) {
        Event event = stamped.event();
        Obj head = Json.object()
                .with("type", type(event))
                .with("seq", stamped.seq())
                .with("at", AT.format(stamped.at()));
        head.putAll(fields(event));
        return head;
    }

    private static String type(Event event) {
        if (event instanceof Event.Planned) {
            return "plan";
        } else if (event instanceof Event.StepChanged) {
            return "step";
        }
        return kebab(event.getClass().getSimpleName());
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static Obj fields(Event event) {
        Obj o = Json.object();
        if (event instanceof Event.Hello e) {
            return o.with("schema", SCHEMA)
                    .with("version", e.version())
                    .with("project", e.project())
                    .with("config", e.config());
        } else if (event instanceof Event.Ready e) {
            return o.with("image", e.image())
                    .with("files", e.files())
                    .with("watched", e.watched())
                    .with(
                            "engine",
                            Json.object()
                                    .with("kind", e.engine().kind())
                                    .with("version", e.engine().version())
                                    .with("host", e.engine().host()))
                    .with(
                            "recent",
                            e.recent().stream().map(PastBuildJson::document).toList());
        } else if (event instanceof Event.Change e) {
            return o.with("paths", e.paths().stream().map(JsonView::path).toList())
                    .with("layers", e.layers().stream().map(l -> l.value()).toList());
        } else if (event instanceof Event.Skipped e) {
            return o.with("reason", word(e.reason())).with("paths", e.paths());
        } else if (event instanceof Event.Warning e) {
            return o.with("build", e.build())
                    .with("rule", e.rule())
                    .with("message", e.message())
                    .with("file", e.file().isEmpty() ? null : e.file())
                    .with("line", e.line() == 0 ? null : e.line());
        } else if (event instanceof Event.Engine e) {
            return o.with("state", e.back() ? "back" : "lost").with("host", e.host());
        } else if (event instanceof Event.Config e) {
            return o.with("state", e.accepted() ? "reloaded" : "rejected").with("message", e.message());
        } else if (event instanceof Event.Pause e) {
            return o.with("state", e.paused() ? "paused" : "resumed");
        } else if (event instanceof Event.Bye e) {
            return o.with("reason", e.reason());
        }
        return buildFields(event);
    }

    private static Obj buildFields(Event event) {
        Obj o = Json.object();
        if (event instanceof Event.Planned e) {
            return o.with("build", e.build())
                    .with("image", e.image())
                    .with("cause", e.plan().cause())
                    .with("bust", PlanJson.busts(e.plan().bust()))
                    .with(
                            "steps",
                            e.plan().steps().stream()
                                    .map(step -> plannedStep(step, e))
                                    .toList());
        } else if (event instanceof Event.BuildStarted e) {
            return o.with("build", e.build()).with("image", e.image());
        } else if (event instanceof Event.StepChanged e) {
            o.with("build", e.build());
            o.putAll(e.planned().map(PlanJson::step).orElseGet(() -> PlanJson.unplanned(e.step(), e.text())));
            return o.with("status", word(e.status())).with("durationMs", e.durationMillis());
        } else if (event instanceof Event.Progress e) {
            return place(o.with("build", e.build()), e.step())
                    .with("id", e.id())
                    .with("current", e.current())
                    .with("total", e.total());
        } else if (event instanceof Event.Log e) {
            return place(o.with("build", e.build()), e.step())
                    .with("stream", word(e.stream()))
                    .with("text", e.text());
        } else if (event instanceof Event.BuildFinished e) {
            return finished(o, e);
        } else if (event instanceof Event.After e) {
            return o.with("build", e.build())
                    .with("action", e.action())
                    .with("result", e.succeeded() ? "succeeded" : "failed")
                    .with("durationMs", e.durationMillis())
                    .with("error", e.error().isEmpty() ? null : e.error());
        }
        throw new IllegalArgumentException("no JSON for " + event);
    }

    /** More than of a step alone: what is needed to tell afterwards why it ran, and how long that usually takes. */
    private static Obj plannedStep(PlannedStep planned, Event.Planned e) {
        return PlanJson.step(planned)
                .with("why", CauseJson.write(planned.cause()))
                .with(
                        "reads",
                        PastStep.reads(planned.step()).stream()
                                .map(id -> place(Json.object(), Optional.of(id)))
                                .toList())
                .with(
                        "usualMs",
                        Optional.ofNullable(e.usualMillis().get(planned.step().id())));
    }

    private static Obj finished(Obj o, Event.BuildFinished e) {
        o.with("build", e.build())
                .with("image", e.image())
                .with("result", word(e.result()))
                .with("imageId", e.imageId().isEmpty() ? null : e.imageId())
                .with("durationMs", e.durationMillis())
                .with("cached", e.cached())
                .with("rebuilt", e.rebuilt())
                .with("savedMs", e.savedMillis())
                .with("contextBytes", e.contextBytes())
                .with("staleGuarded", e.staleGuarded())
                .with("prediction", HistoryJson.prediction(e.prediction()))
                .with("error", e.failure().map(FailureText::oneLine));
        e.failure()
                .ifPresent(f -> o.with("exitCode", f.facts().exitCode())
                        .with("file", f.file().isEmpty() ? null : f.file())
                        .with("line", f.facts().line() == 0 ? null : f.facts().line())
                        .with("output", f.facts().output())
                        .with("kind", word(f.facts().kind()))
                        .with("message", f.facts().message())
                        .with("stage", f.step().map(StepId::stage))
                        .with("index", f.step().map(StepId::index))
                        .with("excerpt", f.excerpt())
                        .with("excerptLine", f.excerptLine()));
        return o;
    }

    private static Obj place(Obj o, Optional<StepId> step) {
        return o.with("stage", step.map(StepId::stage)).with("index", step.map(StepId::index));
    }

    private static Obj path(Event.ChangedPath p) {
        return Json.object()
                .with("path", p.path())
                .with("kind", word(p.kind()))
                .with("layer", p.layer().map(l -> l.value()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
