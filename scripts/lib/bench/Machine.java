package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What was measured on and with, in words; no names of hosts or users. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe(Lab lab) throws Exception {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("cachebust", said(lab, lab.cachebust, "--version"));
        facts.put("commit", commit(lab));
        facts.put(
                "processors", Runtime.getRuntime().availableProcessors() + " × " + line("/proc/cpuinfo", "model name"));
        facts.put("memory", memory());
        facts.put("kernel", "Linux " + System.getProperty("os.version") + ", " + System.getProperty("os.arch"));
        facts.put("file system", Files.getFileStore(lab.folder("contexts")).type());
        facts.put("Java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        facts.put("Docker Engine", lab.engine.version() + ", storage driver " + lab.engine.storage());
        facts.put("Docker client", said(lab, lab.docker, "version", "--format", "{{.Client.Version}}"));
        facts.put("buildx", said(lab, lab.docker, "buildx", "version"));
        facts.put("Compose", said(lab, lab.docker, "compose", "version", "--short"));
        facts.put("load before", Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        return facts;
    }

    private static String memory() throws IOException {
        String kibibytes = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return Math.round(Long.parseLong(kibibytes) / 1024.0 / 1024.0) + " GiB";
    }

    private static String line(String file, String key) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String commit(Lab lab) throws Exception {
        String root =
                Path.of(lab.cachebust).toRealPath().getParent().getParent().toString();
        return said(lab, "git", "-C", root, "describe", "--always", "--dirty");
    }

    /** The first line that a command prints. */
    private static String said(Lab lab, String... words) throws Exception {
        Process process =
                lab.command(words).redirectOutput(ProcessBuilder.Redirect.PIPE).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        process.waitFor(30, TimeUnit.SECONDS);
        return lines.isEmpty() ? "unknown" : lines.get(0).strip();
    }
}
