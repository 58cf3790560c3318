package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parsed Dockerfile.
 *
 * @param name what errors call the file
 * @param directives in the order written
 * @param escape the escape character, {@code \} or {@code `}
 * @param instructions all of them, in the order written
 * @param globalArgs those before the first FROM
 * @param stages at least one where there is a FROM
 */
public record Dockerfile(
        String name,
        List<Directive> directives,
        char escape,
        List<Instruction> instructions,
        List<Instruction.Arg> globalArgs,
        List<Stage> stages) {

    public Dockerfile {
        directives = List.copyOf(directives);
        instructions = List.copyOf(instructions);
        globalArgs = List.copyOf(globalArgs);
        stages = List.copyOf(stages);
    }

    static Dockerfile of(String name, List<Directive> directives, char escape, List<Instruction> instructions) {
        List<Instruction.Arg> global = new ArrayList<>();
        List<Stage> stages = new ArrayList<>();
        int i = 0;
        while (i < instructions.size() && instructions.get(i) instanceof Instruction.Arg arg) {
            global.add(arg);
            i++;
        }
        while (i < instructions.size() && instructions.get(i) instanceof Instruction.From from) {
            int first = ++i;
            while (i < instructions.size() && !(instructions.get(i) instanceof Instruction.From)) {
                i++;
            }
            stages.add(new Stage(stages.size(), from, instructions.subList(first, i)));
        }
        return new Dockerfile(name, directives, escape, instructions, global, stages);
    }

    /** The frontend image that a {@code # syntax=} line asks for. */
    public Optional<String> syntax() {
        return directives.stream()
                .filter(d -> d.name().equals("syntax"))
                .map(d -> d.value().split(" ", 2)[0])
                .findFirst();
    }
}
