package dev.cachebust.lint;

import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.Stage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** {@code --link} with {@code --chmod}: BuildKit makes an ordinary copy of it, which depends on what comes before. */
final class LinkChmodCheck implements Check {
    private static final Pattern LINK = Pattern.compile("--link(?:=\\S*)?\\s+");

    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        for (Stage stage : facts.subject.dockerfile().stages()) {
            for (Instruction instruction : stage.instructions()) {
                Optional<Instruction.Transfer> transfer = transfer(instruction);
                if (transfer.isPresent()
                        && transfer.get().link()
                        && transfer.get().chmod().isPresent()) {
                    found.accept(facts.at(
                                    Rule.LINK_WITH_CHMOD,
                                    instruction.lines(),
                                    instruction.keyword()
                                            + " --link with --chmod is made as an ordinary copy: it runs again"
                                            + " whenever a step before it does")
                            .fixedBy(unlinked(facts.subject.text(), instruction)));
                }
            }
        }
    }

    private static Optional<Instruction.Transfer> transfer(Instruction instruction) {
        if (instruction instanceof Instruction.Copy copy) {
            return Optional.of(copy.transfer());
        }
        return instruction instanceof Instruction.Add add ? Optional.of(add.transfer()) : Optional.empty();
    }

    private static Optional<Fix> unlinked(SourceText text, Instruction instruction) {
        int line = text.find(instruction.lines(), "--link");
        String changed = LINK.matcher(text.line(line)).replaceFirst("");
        return changed.equals(text.line(line))
                ? Optional.empty()
                : Optional.of(Fix.replace(text, line, line, List.of(changed)));
    }
}
