package dev.cachebust.build.classic;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.Output;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.Flag;
import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.MountFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What an engine without BuildKit cannot do, said before it is asked to. Docker's older builder leaves out some of it without a
 * word: it runs a here-document as an empty command, and copies what {@code --exclude} names.
 */
final class Limits {
    private static final Set<String> TRANSFER = Set.of("exclude", "parents", "checksum", "keep-git-dir", "unpack");
    private static final Set<String> MOUNTS = Set.of("secret", "ssh");
    private static final Pattern PLATFORM_ARG =
            Pattern.compile("\\$\\{?(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)\\b.*");
    private static final Pattern GIT = Pattern.compile("git@.*|git://.*|https?://.*\\.git(?:#.*)?");

    private final Dialect dialect;
    /** Of Podman: from 5 on, it knows more than is known of it here, and says itself what it does not. */
    private final boolean recent;

    /** @param version of the engine: {@code 28.5.2}, {@code Podman 4.3.1} */
    Limits(Dialect dialect, String version) {
        this.dialect = dialect;
        this.recent = dialect == Dialect.BUILDAH
                && version.replaceAll("\\D*(\\d{1,6}).*", "$1").matches("[5-9]|\\d{2,}");
    }

    private record Problem(int line, String what) {}

    /** Why it cannot be built, if it cannot. */
    Optional<BuildFailure> of(BuildRequest request, StepTable table) {
        List<Problem> problems = new ArrayList<>();
        asked(request).forEach(what -> problems.add(new Problem(0, what)));
        Set<String> globals = new TreeSet<>();
        table.globals()
                .forEach(row ->
                        ((Instruction.Arg) row.instruction()).declared().forEach(arg -> globals.add(arg.name())));
        for (List<StepTable.Row> stage : table.stages()) {
            for (StepTable.Row row : stage) {
                what(row.instruction(), globals).forEach(what -> problems.add(new Problem(row.line(), what)));
            }
        }
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        Problem first = problems.get(0);
        String engine = dialect == Dialect.BUILDAH ? "Podman" : "an engine without BuildKit";
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more: " + rest(problems) + ")";
        return Optional.of(new BuildFailure(
                first.line() > 0 ? Kind.DOCKERFILE : Kind.OTHER,
                engine + " cannot do this: " + first.what() + more + "; " + hint(),
                Optional.empty(),
                Optional.empty(),
                first.line() > 0 ? request.dockerfile().name() : "",
                first.line(),
                List.of()));
    }

    private static String rest(List<Problem> problems) {
        return String.join(
                ", ",
                problems.stream()
                        .skip(1)
                        .limit(3)
                        .map(p -> (p.line() > 0 ? "line " + p.line() + ": " : "") + p.what())
                        .toList());
    }

    private String hint() {
        return dialect == Dialect.BUILDAH
                ? "use a Docker Engine or a BuildKit daemon, or leave it out"
                : "switch BuildKit on (DOCKER_BUILDKIT=1), or leave it out";
    }

    /** What goes on, but not as with BuildKit. */
    List<String> warnings(StepTable table) {
        List<String> warnings = new ArrayList<>();
        if (dialect != Dialect.BUILDAH) {
            return warnings;
        }
        for (List<StepTable.Row> stage : table.stages()) {
            for (StepTable.Row row : stage) {
                if (row.instruction() instanceof Instruction.Run run
                        && run.mounts().stream().anyMatch(mount -> type(mount).equals("bind"))) {
                    warnings.add("line " + row.line()
                            + ": Podman does not look at what a bind mount holds: a change of it alone re-runs this RUN only"
                            + " if an ARG before it is busted for those files");
                }
            }
        }
        return warnings;
    }

    private static List<String> asked(BuildRequest request) {
        List<String> asked = new ArrayList<>();
        if (!request.noCacheStages().isEmpty()) {
            asked.add("leaving out the cache of a stage (" + String.join(", ", request.noCacheStages())
                    + "); a layer with strategy = \"arg\" needs no stage");
        }
        if (!request.namedContexts().isEmpty()) {
            asked.add("named contexts");
        }
        BuildOptions options = request.options();
        if (request.platforms().size() > 1) {
            asked.add("several platforms");
        }
        if (!options.secrets().isEmpty()) {
            asked.add("secrets");
        }
        if (!options.ssh().isEmpty()) {
            asked.add("forwarding an ssh agent");
        }
        if (!options.ulimits().isEmpty()) {
            asked.add("ulimits of steps");
        }
        if (!options.attestations().isEmpty()) {
            asked.add("attestations");
        }
        options.outputs().stream()
                .filter(output -> !isStored(output))
                .map(output -> "an output of type " + output.type().name().toLowerCase(Locale.ROOT))
                .forEach(asked::add);
        if (!request.cacheTo().isEmpty()) {
            asked.add("exporting cache");
        }
        request.cacheFrom().stream()
                .filter(cache -> !cache.type().equals("registry"))
                .map(cache -> "importing cache of type " + cache.type())
                .forEach(asked::add);
        return asked;
    }

    private static boolean isStored(Output output) {
        return output.type() == Output.Type.IMAGE
                || output.type() == Output.Type.DOCKER && output.place() instanceof Output.Place.Elsewhere;
    }

    private List<String> what(Instruction instruction, Set<String> globals) {
        List<String> what = new ArrayList<>();
        String keyword = instruction.keyword();
        if (!instruction.syntax().heredocs().isEmpty() && !recent) {
            what.add("a here-document");
        }
        if (instruction instanceof Instruction.Run run) {
            run(run, what);
        } else if (instruction instanceof Instruction.From from) {
            if (dialect == Dialect.CLASSIC) {
                from(from, globals, what);
            }
        } else if (keyword.equals("COPY") || keyword.equals("ADD")) {
            for (Flag flag : instruction.syntax().flags()) {
                boolean link = flag.name().equals("link") && dialect == Dialect.BUILDAH;
                boolean chmod = flag.name().equals("chmod") && dialect == Dialect.CLASSIC;
                if (!recent && (TRANSFER.contains(flag.name()) || link) || chmod) {
                    what.add(keyword + " --" + flag.name());
                }
            }
            if (instruction instanceof Instruction.Add add
                    && !recent
                    && add.transfer().sources().stream()
                            .anyMatch(source -> GIT.matcher(source).matches())) {
                what.add("ADD of a git repository");
            }
        }
        return what;
    }

    private void run(Instruction.Run run, List<String> what) {
        run.mounts().stream()
                .map(Limits::type)
                .filter(type -> dialect == Dialect.CLASSIC || MOUNTS.contains(type))
                .map(type -> "RUN --mount=type=" + type)
                .distinct()
                .forEach(what::add);
        if (!run.network().equals("default") && !recent) {
            what.add("RUN --network=" + run.network());
        }
        if (!run.security().equals("sandbox")) {
            what.add("RUN --security=" + run.security());
        }
        if (!run.devices().isEmpty()) {
            what.add("RUN --device");
        }
    }

    private static String type(MountFlag mount) {
        return mount.value("type").filter(type -> !type.isEmpty()).orElse("bind");
    }

    /** The platform's own variables have no value before the first FROM there. */
    private static void from(Instruction.From from, Set<String> globals, List<String> what) {
        for (String text : List.of(from.platform().orElse(""), from.base())) {
            if (PLATFORM_ARG.matcher(text).find()
                    && globals.stream().noneMatch(name -> text.contains("$" + name) || text.contains("${" + name))) {
                what.add(
                        "a variable of the platform in FROM (" + text + "); declare it with ARG before the first FROM");
            }
        }
    }
}
