package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The measuring part of scripts/bench, which passes everything in the environment: BENCH_CACHEBUST, BENCH_DOCKER,
 * BENCH_SOCKET, BENCH_WORK, BENCH_CLASSES, BENCH_NOTES, BENCH_OUT, and BENCH_ONLY, BENCH_QUICK, BENCH_ROUNDS where they were
 * asked for. With {@code list} it names the cases, with {@code notes} it renews the notes on the page.
 */
final class Main {
    private Main() {}

    private static List<Case> cases(Path classes) {
        return List.of(
                new Saved(),
                new Many(),
                new Solve(),
                new Running(),
                new Nothing(),
                new Cold(),
                new Commands(),
                new Ready(),
                new Hashing(classes),
                new Footprint());
    }

    public static void main(String[] words) throws Exception {
        List<Case> all = cases(Path.of(variable("BENCH_CLASSES")));
        if (List.of(words).equals(List.of("list"))) {
            all.forEach(c -> System.out.println(c.name() + "\n    " + c.about()));
            return;
        }
        if (List.of(words).equals(List.of("notes"))) {
            Path page = Path.of(variable("BENCH_OUT"), "README.md");
            Files.writeString(page, notes().renew(Files.readString(page)));
            return;
        }
        List<String> only = variable("BENCH_ONLY").isEmpty()
                ? List.of()
                : List.of(variable("BENCH_ONLY").split(","));
        for (String name : only) {
            if (all.stream().noneMatch(c -> c.name().equals(name))) {
                System.err.println("bench: there is no case " + name + "; --list names them");
                System.exit(2);
            }
        }
        List<Case> chosen = all.stream()
                .filter(c -> only.isEmpty() || only.contains(c.name()))
                .toList();
        String rounds = variable("BENCH_ROUNDS");
        Lab lab = new Lab(
                variable("BENCH_CACHEBUST"),
                variable("BENCH_DOCKER"),
                Path.of(variable("BENCH_SOCKET")),
                Path.of(variable("BENCH_WORK")),
                !variable("BENCH_QUICK").isEmpty(),
                rounds.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(rounds)));
        Thread clearAway = new Thread(lab::close, "clear away");
        Runtime.getRuntime().addShutdownHook(clearAway);
        System.exit(run(lab, chosen) ? 0 : 1);
    }

    /** Runs the cases; what one could not measure is no reason to leave the others out. */
    private static boolean run(Lab lab, List<Case> cases) throws Exception {
        Path out = Path.of(variable("BENCH_OUT"));
        Notes notes = notes();
        Map<String, String> machine = Machine.describe(lab);
        Map<String, String> failures = new LinkedHashMap<>();
        List<Case> done = new ArrayList<>();
        for (Case each : cases) {
            long start = System.nanoTime();
            try {
                each.run(lab);
            } catch (Exception e) {
                if (lab.isClosed()) {
                    return false;
                }
                failures.put(
                        each.name(),
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()));
                Lab.say(each.name() + " failed: " + e);
                e.printStackTrace();
                if (Files.exists(lab.errors())) {
                    List<String> said = Files.readAllLines(lab.errors());
                    said.subList(Math.max(0, said.size() - 10), said.size()).forEach(System.err::println);
                }
            }
            done.add(each);
            new Report(machine, lab.results(), done, failures, notes).write(out);
            Lab.say(each.name() + " took " + Math.round((System.nanoTime() - start) / 1e9) + " s");
        }
        Lab.say("wrote " + out);
        return failures.isEmpty();
    }

    private static Notes notes() throws IOException {
        return Notes.read(Path.of(variable("BENCH_NOTES")));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        return value == null ? "" : value;
    }
}
