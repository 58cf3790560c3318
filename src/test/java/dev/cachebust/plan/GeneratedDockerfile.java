package dev.cachebust.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** A random Dockerfile that can be edited at random. All that it copies exists, unless the context loses it. */
final class GeneratedDockerfile {
    /** The build arguments that it may declare. */
    static final List<String> ARGS = List.of("A0", "A1", "A2", "GLOBAL");

    private static final List<String> CONTEXT_SOURCES = List.of(
            "f0.txt",
            "f1.txt f2.txt",
            "a",
            "a/ b/",
            "a/sub",
            "*.txt",
            "a/*.txt b/*.js",
            "b",
            ".",
            "pkg",
            "l",
            "ld",
            "f?.txt",
            "a/l",
            "b/deep/er",
            "pkg/*.json f0.txt");

    /** Whether the engine's own frontend knows here-documents, {@code --link} and {@code --exclude}. */
    private final boolean current;

    private final Random random;
    private final List<Stage> stages = new ArrayList<>();
    private int serial;

    /** A stage; {@code outputs} are what others can copy from it. */
    private static final class Stage {
        final String from;
        final List<String> lines = new ArrayList<>();
        final List<String> outputs = new ArrayList<>();
        String name;

        Stage(String name, String from) {
            this.name = name;
            this.from = from;
        }

        String head() {
            return "FROM " + from + (name.isEmpty() ? "" : " AS " + name);
        }
    }

    GeneratedDockerfile(Random random, boolean current) {
        this.random = random;
        this.current = current;
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            boolean onStage = i > 0 && random.nextInt(3) == 0;
            String from = onStage ? stages.get(random.nextInt(i)).name : "bb";
            Stage stage = new Stage(i == count - 1 && random.nextInt(3) == 0 ? "" : "st" + i, from);
            stages.add(stage);
            if (onStage) {
                stages.stream().filter(s -> s.name.equals(from)).forEach(s -> stage.outputs.addAll(s.outputs));
            }
            int lines = 2 + random.nextInt(5);
            for (int n = 0; n < lines; n++) {
                add(stage, stage.lines.size());
            }
            if (i == count - 1) {
                for (Stage other : List.copyOf(stages)) {
                    if (other != stage && !other.outputs.isEmpty() && random.nextInt(3) > 0) {
                        stage.lines.add(copyFrom(stage, other));
                    }
                }
                if (random.nextInt(3) == 0) {
                    stage.lines.add("COPY . /ctx");
                    stage.lines.add(LISTING);
                }
            }
        }
    }

    private static final String LISTING = "RUN cd /ctx && find . -mindepth 1 | while IFS= read -r f; do "
            + "if [ -L \"$f\" ]; then echo \"ctx: link $(readlink \"$f\" | tr -d '\\n' | sha256sum | cut -c1-64) $f\"; "
            + "elif [ -d \"$f\" ]; then echo \"ctx: directory - $f\"; "
            + "else echo \"ctx: $(stat -c %a \"$f\") $(sha256sum < \"$f\" | cut -c1-64) $f\"; fi; done";

    String text() {
        StringBuilder text = new StringBuilder("ARG GLOBAL=g\n");
        for (Stage stage : stages) {
            text.append(stage.head()).append('\n');
            stage.lines.forEach(l -> text.append(l).append('\n'));
        }
        return text.toString();
    }

    /** The names that a target or a filter can have. */
    List<String> stageNames() {
        return stages.stream().map(s -> s.name).filter(n -> !n.isEmpty()).toList();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void add(Stage stage, int at) {
        int n = serial++;
        String line = switch (random.nextInt(current ? 18 : 14)) {
            case 0, 1, 2 -> copy(stage, n);
            case 3 -> out(stage, "/o/c" + n, "RUN mkdir -p /o && echo constant > /o/c" + n);
            case 4 -> out(stage, "/o/n" + n, "RUN mkdir -p /o && cat /proc/sys/kernel/random/uuid > /o/n" + n);
            case 5 -> out(stage, "/o/e" + n, "RUN mkdir -p /o && echo \"$A0 $E0\" > /o/e" + n);
            case 6 -> mount(stage, n);
            case 7 -> "ARG " + pick(List.of("A0", "A1", "A2", "GLOBAL", "A0=d", "A1=d", "A2=d"));
            case 8 -> "ENV E" + random.nextInt(2) + "=" + pick(List.of("one", "$A0", "x${A1:-none}", "${A2:+set}"));
            case 9 ->
                pick(List.of(
                        "ENV A0=fixed",
                        "ENV A1=x$A1",
                        "LABEL l=$A0",
                        "LABEL l=one",
                        "CMD [\"sh\"]",
                        "EXPOSE 80",
                        "SHELL [\"/bin/sh\", \"-ec\"]",
                        "ARG CACHE_BUST",
                        "ARG DEPS_HASH"));
            case 10 -> "WORKDIR " + pick(List.of("/w", "/w/$A0", "sub", "/"));
            case 11 -> out(stage, "/o/d" + n, "RUN mkdir -p /o && cat /d[0-9]*/* > /o/d" + n + " 2>/dev/null || true");
            case 12, 13 -> earlier(stage).map(other -> copyFrom(stage, other)).orElse("ENV E1=e" + n);
            case 14 -> out(stage, "/o/h" + n, "RUN <<EOF\nmkdir -p /o\necho here > /o/h" + n + "\nEOF");
            case 15 -> out(stage, "/h" + n, "COPY <<EOF /h" + n + "/file\nvalue $A0\nEOF");
            case 16 -> out(stage, "/q" + n, "COPY --chmod=640 <<'EOF' /q" + n + "/file\nvalue $A0\nEOF");
            default ->
                out(
                        stage,
                        "/x" + n,
                        pick(List.of(
                                "COPY --exclude=*.tmp --exclude=**/w.txt a b /x" + n + "/",
                                "COPY --link a /x" + n,
                                "ADD --link f0.txt /x" + n + "/",
                                "COPY --link --chmod=755 b /x" + n + "/")));
        };
        stage.lines.add(at, line);
    }

    private static String out(Stage stage, String path, String line) {
        stage.outputs.add(path);
        return line;
    }

    private String copy(Stage stage, int n) {
        String flags = pick(List.of("", "", "", "--chown=1:2 ", current ? "--chmod=755 " : ""));
        String keyword = random.nextInt(5) == 0 ? "ADD " : "COPY ";
        return out(stage, "/d" + n, keyword + flags + pick(CONTEXT_SOURCES) + " /d" + n + "/");
    }

    private String mount(Stage stage, int n) {
        String then = " mkdir -p /o && find /mnt -type f | sort > /o/m" + n;
        Optional<Stage> other = earlier(stage);
        if (other.isPresent() && random.nextBoolean()) {
            String source = random.nextBoolean() ? ",source=" + pick(other.get().outputs) : "";
            return out(
                    stage,
                    "/o/m" + n,
                    "RUN --mount=type=bind,from=" + other.get().name + source + ",target=/mnt" + then);
        }
        return out(
                stage,
                "/o/m" + n,
                switch (random.nextInt(4)) {
                    case 0 -> "RUN --mount=type=bind,target=/mnt" + then;
                    case 1 -> "RUN --mount=type=bind,source=a,target=/mnt" + then;
                    case 2 -> "RUN --mount=type=bind,source=f0.txt,target=/mnt/f" + then;
                    default -> "RUN --mount=type=cache,id=differential" + random.nextInt(2) + ",target=/mnt" + then;
                });
    }

    /** An earlier stage with something to copy. */
    private Optional<Stage> earlier(Stage stage) {
        List<Stage> before = stages.subList(0, stages.indexOf(stage)).stream()
                .filter(s -> !s.outputs.isEmpty() && !s.name.isEmpty())
                .toList();
        return before.isEmpty() ? Optional.empty() : Optional.of(pick(before));
    }

    private String copyFrom(Stage stage, Stage other) {
        int n = serial++;
        String path = pick(other.outputs);
        String reference = random.nextInt(4) == 0 ? Integer.toString(stages.indexOf(other)) : other.name;
        return out(stage, "/t" + n, "COPY --from=" + reference + " " + path + " /t" + n + "/");
    }

    /** Changes something. */
    String edit() {
        Stage stage = pick(stages);
        int at = random.nextInt(stage.lines.size() + 1);
        switch (random.nextInt(9)) {
            case 0 -> {
                stage.lines.add(at, "# comment " + serial++);
                return "a comment";
            }
            case 1 -> {
                return edited("another command", "RUN mkdir", "RUN true " + serial++ + " && mkdir");
            }
            case 2 -> {
                return edited("another value", "=fixed", "=fixed" + serial++);
            }
            case 3 -> {
                return edited("another label", "LABEL l=", "LABEL l" + serial++ + "=");
            }
            case 4 -> {
                return edited("another case of a keyword", "COPY ", "copy ");
            }
            case 5 -> {
                return renamed(stage);
            }
            case 6 -> {
                return reordered();
            }
            case 7 -> {
                List<String> optional = stage.lines.stream()
                        .filter(l -> l.matches("(?s)(ENV|LABEL|CMD|EXPOSE|USER|#|ARG).*"))
                        .toList();
                if (!optional.isEmpty()) {
                    stage.lines.remove(pick(optional));
                    return "an instruction is gone";
                }
            }
            default -> {}
        }
        // What follows must still find what it copies: nothing is put behind the stages that read this one's outputs.
        int outputs = stage.outputs.size();
        add(stage, at);
        while (stage.outputs.size() > outputs && stages.indexOf(stage) < stages.size() - 1) {
            stage.outputs.remove(stage.outputs.size() - 1);
        }
        return "a new instruction";
    }

    private String edited(String title, String from, String to) {
        List<int[]> places = new ArrayList<>();
        for (int s = 0; s < stages.size(); s++) {
            List<String> lines = stages.get(s).lines;
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(from)) {
                    places.add(new int[] {s, i});
                }
            }
        }
        if (places.isEmpty()) {
            stages.get(0).lines.add("# comment " + serial++);
            return "a comment";
        }
        int[] place = pick(places);
        stages.get(place[0])
                .lines
                .set(place[1], stages.get(place[0]).lines.get(place[1]).replace(from, to));
        return title;
    }

    private String renamed(Stage stage) {
        String old = stage.name;
        if (old.isEmpty()) {
            stage.lines.add("# comment " + serial++);
            return "a comment";
        }
        stage.name = "name" + serial++;
        for (int i = 0; i < stages.size(); i++) {
            Stage s = stages.get(i);
            s.lines.replaceAll(l -> l.replaceAll("from=" + old + "\\b", "from=" + stage.name));
            if (s.from.equals(old)) {
                Stage moved = new Stage(s.name, stage.name);
                moved.lines.addAll(s.lines);
                moved.outputs.addAll(s.outputs);
                stages.set(i, moved);
            }
        }
        return "a stage has another name";
    }

    /** Swaps two stages of which the later does not need the earlier; numbers are adapted. */
    private String reordered() {
        List<Integer> free = IntStream.range(0, stages.size() - 2)
                .filter(i -> !stages.get(i + 1).from.equals(stages.get(i).name))
                .filter(i -> stages.get(i + 1).lines.stream()
                        .noneMatch(l -> l.matches("(?s).*from=(" + stages.get(i).name + "|" + i + ")\\b.*")))
                .boxed()
                .toList();
        if (free.isEmpty()) {
            stages.get(0).lines.add("# comment " + serial++);
            return "a comment";
        }
        int i = pick(free);
        stages.add(i + 1, stages.remove(i));
        for (Stage stage : stages) {
            stage.lines.replaceAll(l -> l.replaceAll("--from=" + i + "\\b", "--from=#")
                    .replaceAll("--from=" + (i + 1) + "\\b", "--from=" + i)
                    .replace("--from=#", "--from=" + (i + 1)));
        }
        return "stages in another order";
    }
}
