package dev.cachebust.watch;

import dev.cachebust.context.IgnoreRules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Set;

/** Watches the context and the file named, prints what is told, and runs each line of stdin as a command. */
final class WatchMain {
    private WatchMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (ContextWatcher watcher =
                new ContextWatcher(Path.of(args[0]), IgnoreRules.none(), Set.of(Path.of(args[1])))) {
            watcher.start(System.out::println);
            System.out.println("started");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int exit =
                        new ProcessBuilder("sh", "-c", line).inheritIO().start().waitFor();
                System.out.println("exit " + exit);
            }
        }
    }
}
