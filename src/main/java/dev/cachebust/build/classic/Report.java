package dev.cachebust.build.classic;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what an engine says about a build: its own words about instructions, with the output of commands in between. Nothing
 * but place and order tells them apart, so that words are only taken for the engine's where it has to say something next.
 */
abstract sealed class Report {
    /** The last lines wait for their ends no longer than this. */
    private static final int LONGEST_PART = 8192;

    final Narrative story;
    private final StringBuilder part = new StringBuilder();

    Report(Narrative story) {
        this.story = story;
    }

    static Report of(StepTable table, Narrative story, boolean podman) {
        return podman ? new Podman(table, story) : new Docker(table, story);
    }

    /** The next piece of text, as it came. */
    final void text(String text) {
        if (text.startsWith(Docker.RED)
                && text.endsWith(Docker.PLAIN)
                && text.length() >= Docker.RED.length() + Docker.PLAIN.length()) {
            flush();
            story.log(Stream.STDERR, text.substring(Docker.RED.length(), text.length() - Docker.PLAIN.length()));
            return;
        }
        // What the engine itself says begins with a piece, wherever the output before it ended.
        if (part.length() > 0 && says(firstLine(text))) {
            flush();
        }
        int from = 0;
        for (int end; (end = text.indexOf('\n', from)) >= 0; from = end + 1) {
            part.append(text, from, end);
            line(part.toString());
            part.setLength(0);
        }
        part.append(text, from, text.length());
        if (part.length() > LONGEST_PART || says(part.toString())) {
            flush();
        }
    }

    /** There is no more of the last line. */
    final void flush() {
        if (part.length() > 0) {
            String last = part.toString();
            part.setLength(0);
            if (!take(last)) {
                story.log(Stream.STDOUT, last);
            }
        }
    }

    private void line(String line) {
        if (!take(line) && !(line.isEmpty() && silent())) {
            story.log(Stream.STDOUT, line + "\n");
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Whether these can be the engine's own words, here. */
    abstract boolean says(String line);

    /** Whether an empty line means nothing here. */
    abstract boolean silent();

    /** Takes a line, if it is the engine's own. */
    abstract boolean take(String line);

    /** Docker's builder ({@code builder/dockerfile} in moby). */
    static final class Docker extends Report {
        private static final String RED = "\u001b[91m";
        private static final String PLAIN = "\u001b[0m";
        private static final Pattern STEP = Pattern.compile("Step (\\d{1,6})/(\\d{1,6}) : .*");
        /** Nothing stands for the image that {@code FROM scratch} begins with. */
        private static final Pattern IMAGE = Pattern.compile(" ---> (?:[0-9a-f]{8,64})?");

        private static final Pattern TRIGGERS = Pattern.compile("# Executing (\\d{1,6}) build triggers?");
        private static final Pattern WORDS = Pattern.compile(" ---> Running in [0-9a-f]+"
                + "|(?: ---> )?Removed intermediate container [0-9a-f]+|Successfully (?:built|tagged) .*");
        private static final String CACHED = " ---> Using cache";
        private static final String WARNING = "[Warning] ";

        private final List<StepTable.Row> rows;
        private final int globals;
        private int step;
        private boolean open;
        private int triggers;
        private boolean lineEndFollows;

        Docker(StepTable table, Narrative story) {
            super(story);
            this.rows = table.sequence();
            this.globals = table.globals().size();
        }

        @Override
        boolean says(String line) {
            return next(line)
                    || IMAGE.matcher(line).matches()
                    || WORDS.matcher(line).matches()
                    || line.equals(CACHED);
        }

        private boolean next(String line) {
            Matcher matcher = STEP.matcher(line);
            return !open && matcher.matches() && Integer.parseInt(matcher.group(1)) == step + 1;
        }

        @Override
        boolean silent() {
            boolean expected = lineEndFollows;
            lineEndFollows = false;
            return expected || story.vertex().isEmpty();
        }

        @Override
        boolean take(String line) {
            if (line.isEmpty()) {
                return false;
            }
            lineEndFollows = next(line);
            if (lineEndFollows) {
                // Labels of the request stand behind the Dockerfile's instructions.
                if (step < rows.size()) {
                    story.begin(rows.get(step));
                    // An ARG before the first FROM makes no image.
                    open = step >= globals;
                } else {
                    story.end(Status.DONE);
                    open = true;
                }
                step++;
                return true;
            }
            if (line.equals(CACHED)) {
                story.cached();
                return true;
            }
            if (IMAGE.matcher(line).matches()) {
                triggers = Math.max(0, triggers - 1);
                open = triggers > 0;
                if (!open) {
                    story.end(Status.DONE);
                }
                return true;
            }
            if (line.startsWith(WARNING) || line.startsWith(" ---> " + WARNING)) {
                story.warn(line.substring(line.indexOf(WARNING) + WARNING.length()));
                return true;
            }
            if (line.startsWith(" ---> Running in ")) {
                story.running();
            }
            Matcher executing = TRIGGERS.matcher(line);
            if (executing.matches()) {
                triggers = Integer.parseInt(executing.group(1));
                return true;
            }
            return WORDS.matcher(line).matches();
        }
    }

    /**
     * Buildah, in Podman ({@code imagebuildah/stage_executor.go}). Stages and their instructions are counted apart, and one that
     * needs another waits for it in the middle of an instruction.
     */
    static final class Podman extends Report {
        private static final Pattern STEP =
                Pattern.compile("(?:\\[(\\d{1,6})/(\\d{1,6})\\] )?STEP (\\d{1,6})/(\\d{1,6}): .*");
        private static final Pattern CACHED = Pattern.compile("--> Using cache [0-9a-f]{8,64}");
        private static final Pattern IMAGE = Pattern.compile("--> [0-9a-f]{8,64}");
        private static final Pattern COMMIT = Pattern.compile("(?:\\[\\d{1,6}/\\d{1,6}\\] )?COMMIT(?: .*)?");
        private static final Pattern WORDS = Pattern.compile("[0-9a-f]{64}|Successfully (?:built|tagged) .*");
        private static final Pattern WARNING = Pattern.compile("time=\"[^\"]*\" level=warning msg=\"(.*)\"");
        private static final String UNSET = "missing \\\"";

        private final List<List<StepTable.Row>> stages;
        private final Set<Integer> begun = new HashSet<>();
        private final Deque<Place> waiting = new ArrayDeque<>();
        private Place at = new Place(0, 0, 0);

        /** All are counted from 1. */
        private record Place(int stage, int step, int of) {
            static Optional<Place> read(String line) {
                Matcher matcher = STEP.matcher(line);
                return matcher.matches()
                        ? Optional.of(new Place(
                                matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(3)),
                                Integer.parseInt(matcher.group(4))))
                        : Optional.empty();
            }

            boolean follows(Place before) {
                return stage == before.stage && step == before.step + 1;
            }
        }

        Podman(StepTable table, Narrative story) {
            super(story);
            this.stages = table.stages();
        }

        @Override
        boolean says(String line) {
            return next(line).isPresent()
                    || CACHED.matcher(line).matches()
                    || IMAGE.matcher(line).matches()
                    || COMMIT.matcher(line).matches();
        }

        private Optional<Place> next(String line) {
            return Place.read(line)
                    .filter(place -> place.step() == 1 && !begun.contains(place.stage())
                            || place.follows(at)
                            || !waiting.isEmpty() && place.follows(waiting.element()));
        }

        @Override
        boolean silent() {
            return begun.isEmpty();
        }

        @Override
        boolean take(String line) {
            Optional<Place> next = next(line);
            if (next.isPresent()) {
                begin(next.get());
                return true;
            }
            if (CACHED.matcher(line).matches()) {
                story.cached();
                return true;
            }
            if (IMAGE.matcher(line).matches()) {
                story.end(Status.DONE);
                if (at.step() == at.of() && !waiting.isEmpty()) {
                    resume();
                }
                return true;
            }
            Matcher warning = WARNING.matcher(line);
            if (warning.matches()) {
                if (!warning.group(1).startsWith(UNSET)) {
                    story.warn(warning.group(1).replace("\\\"", "\""));
                }
                return true;
            }
            return COMMIT.matcher(line).matches()
                    || (story.idle() && WORDS.matcher(line).matches());
        }

        private void begin(Place place) {
            if (place.stage() != at.stage() && place.step() == 1 && at.step() < at.of() && begun.contains(at.stage())) {
                waiting.push(at);
                story.pause();
            } else if (!waiting.isEmpty() && place.follows(waiting.element())) {
                story.end(Status.DONE);
                resume();
            }
            at = place;
            begun.add(place.stage());
            // ONBUILD triggers stand behind the FROM, labels of the request at the end.
            List<StepTable.Row> rows = place.stage() <= stages.size() ? stages.get(place.stage() - 1) : List.of();
            if (place.step() <= rows.size()) {
                story.begin(rows.get(place.step() - 1));
            } else {
                story.end(Status.DONE);
            }
        }

        private void resume() {
            at = waiting.pop();
            story.resume();
        }
    }
}
