package dev.cachebust.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a running virtual machine holds, as the system sees it.
 *
 * @param residentKib memory in use
 * @param heapKib what is left on the heap after everything unused has been collected
 * @param sockets open ones; {@code files} are all other descriptors
 * @param watches of directories
 */
record Vitals(long residentKib, long heapKib, int threads, int sockets, int files, int watches) {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    static Vitals of(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        Path process = Path.of("/proc", Long.toString(pid));
        long heap = jcmd(pid, "GC.heap_info")
                .lines()
                .filter(line -> line.contains("generation"))
                .map(USED::matcher)
                .filter(Matcher::find)
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
        int sockets = 0;
        int files = 0;
        int watches = 0;
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target = target(descriptor);
                if (target.startsWith("socket:")) {
                    sockets++;
                } else {
                    files++;
                }
                if (target.contains("inotify")) {
                    watches += (int)
                            Files.readAllLines(process.resolve("fdinfo").resolve(descriptor.getFileName())).stream()
                                    .filter(line -> line.startsWith("inotify wd:"))
                                    .count();
                }
            }
        }
        List<String> status = Files.readAllLines(process.resolve("status"));
        return new Vitals(number(status, "VmRSS:"), heap, (int) number(status, "Threads:"), sockets, files, watches);
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static long number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor(60, TimeUnit.SECONDS);
        return said;
    }
}
