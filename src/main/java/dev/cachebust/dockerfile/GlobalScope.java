package dev.cachebust.dockerfile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables before the first FROM: the platform's, and the ARGs declared there. */
final class GlobalScope {
    private final Map<String, String> values;

    private GlobalScope(Map<String, String> values) {
        this.values = values;
    }

    static GlobalScope of(Dockerfile dockerfile, GraphOptions options, Platform target, Expander expander) {
        String stage = options.target()
                .filter(name -> !name.isEmpty())
                .or(() ->
                        dockerfile.stages().get(dockerfile.stages().size() - 1).name())
                .orElse("default");
        Map<String, String> values = new LinkedHashMap<>();
        for (String side : new String[] {"BUILD", "TARGET"}) {
            values.put(side + "PLATFORM", target.toString());
            values.put(side + "OS", target.os());
            values.put(side + "OSVERSION", "");
            values.put(side + "ARCH", target.arch());
            values.put(side + "VARIANT", target.variant());
        }
        values.put("TARGETSTAGE", stage);
        values.replaceAll((name, value) -> options.buildArgs().getOrDefault(name, value));
        for (Instruction.Arg arg : dockerfile.globalArgs()) {
            for (Instruction.Arg.Declared declared : arg.declared()) {
                String given = options.buildArgs().get(declared.name());
                if (given != null) {
                    values.put(declared.name(), given);
                } else if (declared.defaultValue().isPresent()) {
                    values.put(
                            declared.name(),
                            expander.expand(declared.defaultValue().get(), values::get, arg.syntax()));
                }
            }
        }
        return new GlobalScope(values);
    }

    @Nullable String get(String name) {
        return values.get(name);
    }

    Set<String> names() {
        return values.keySet();
    }
}
