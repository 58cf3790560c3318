package dev.cachebust.build.buildkit;

import java.nio.file.Path;

/** A program that builds a folder, for tests that need a Java machine of their own. */
final class BuildMain {
    private BuildMain() {}

    public static void main(String[] args) {
        try (EngineUnderTest engine = new EngineUnderTest();
                BuildKitEngine client = engine.connect()) {
            EngineUnderTest.Outcome outcome = EngineUnderTest.build(client, Path.of(args[0]), args[1]);
            System.out.println(outcome.result());
            System.out.println(outcome.log());
        }
    }
}
