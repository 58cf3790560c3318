package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.config.Settings;
import dev.cachebust.plan.CacheUse;
import dev.cachebust.plan.EngineTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of the shared caches that are configured an engine can use, and what of it can never be of use: known before
 * anything is built. Pure.
 *
 * @param from what is imported
 * @param to what is exported
 * @param impossible what is left out, and why
 * @param useless what has no effect, and what to do about it
 */
public record CacheCheck(List<CacheOption> from, List<CacheOption> to, List<String> impossible, List<String> useless) {
    private static final String REGISTRY = "registry";
    private static final String INLINE = "inline";

    /** What a Docker Engine without containerd's image store imports (moby's {@code builder-next/controller.go}). */
    private static final List<String> GRAPH_DRIVER_IMPORTS = List.of(REGISTRY, "local");

    private static final String SWITCH_ON =
            "switch on containerd's image store (features.containerd-snapshotter in its daemon.json)";

    public CacheCheck {
        from = List.copyOf(from);
        to = List.copyOf(to);
        impossible = List.copyOf(impossible);
        useless = List.copyOf(useless);
    }

    /** Of these settings with this engine. */
    public static CacheCheck of(Settings settings, EngineTraits engine) {
        List<String> impossible = new ArrayList<>();
        List<CacheOption> from = new ArrayList<>();
        for (CacheOption option : settings.cache().from()) {
            if (engine.exportsCache() || GRAPH_DRIVER_IMPORTS.contains(option.type())) {
                from.add(option);
            } else {
                impossible.add("this engine cannot import cache of type=" + option.type() + ": " + SWITCH_ON);
            }
        }
        List<CacheOption> to = new ArrayList<>();
        for (CacheOption option : settings.cache().to()) {
            if (!engine.exportsCache() && !isInline(option)) {
                impossible.add("this engine cannot export cache of type=" + option.type() + ": " + SWITCH_ON
                        + ", or write type=inline and push the image");
            } else if (ref(option)
                    .filter(ref -> CacheUse.same(ref, settings.image()))
                    .isPresent()) {
                impossible.add("cache cannot be exported to " + settings.image()
                        + ", which is the image itself and would be overwritten: give it a name of its own, or write"
                        + " type=inline");
            } else {
                to.add(option);
            }
        }
        return new CacheCheck(from, to, impossible, useless(settings));
    }

    private static List<String> useless(Settings settings) {
        List<String> useless = new ArrayList<>();
        CacheUse use = use(settings);
        if (!use.readElsewhere().isEmpty()) {
            useless.add("cache is written into " + settings.image() + " (type=inline) and read from "
                    + String.join(", ", use.readElsewhere()) + ", where it never is: read it from type=registry,ref="
                    + settings.image());
        }
        boolean wholeInline = settings.cache().to().stream()
                .anyMatch(option -> isInline(option)
                        && option.attributes().getOrDefault("mode", "").equals("max"));
        if (wholeInline) {
            useless.add(
                    "mode=max has no effect on type=inline, which holds the layers of the result only: type=registry can"
                            + " hold all");
        }
        List<String> written = refs(settings.cache().to());
        boolean read =
                written.stream().anyMatch(to -> use.readFrom().stream().anyMatch(from -> CacheUse.same(from, to)));
        if (!written.isEmpty() && !use.readFrom().isEmpty() && !read) {
            useless.add("cache is exported to " + String.join(", ", written) + " and imported from "
                    + String.join(", ", use.readFrom()) + ": a build never reads what the one before it wrote");
        }
        return useless;
    }

    /** What these settings do with cache in registries. */
    public static CacheUse use(Settings settings) {
        return new CacheUse(
                settings.image(),
                settings.cache().to().stream().anyMatch(CacheCheck::isInline),
                refs(settings.cache().from()));
    }

    static boolean isInline(CacheOption option) {
        return option.type().equals(INLINE);
    }

    private static List<String> refs(List<CacheOption> options) {
        return options.stream().flatMap(option -> ref(option).stream()).toList();
    }

    private static Optional<String> ref(CacheOption option) {
        return Optional.of(option)
                .filter(o -> o.type().equals(REGISTRY))
                .flatMap(o -> Optional.ofNullable(o.attributes().get("ref")));
    }
}
