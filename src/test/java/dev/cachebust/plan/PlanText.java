package dev.cachebust.plan;

/** A plan as text, to be compared whole. */
final class PlanText {
    private PlanText() {}

    static String of(Decision decision) {
        StringBuilder text =
                new StringBuilder("cause: ").append(decision.plan().cause()).append('\n');
        for (Bust bust : decision.plan().bust()) {
            text.append("bust ")
                    .append(bust.layer())
                    .append(" by ")
                    .append(bust.by())
                    .append(' ')
                    .append(bust.name())
                    .append(": ")
                    .append(bust.from().isEmpty() ? "(none)" : bust.from())
                    .append(" → ")
                    .append(bust.to())
                    .append('\n');
        }
        for (EmptiedMount mount : decision.plan().emptied()) {
            text.append("empties ")
                    .append(mount.id())
                    .append(" of ")
                    .append(mount.usedBy())
                    .append('\n');
        }
        decision.dockerfileLayer()
                .ifPresent(l -> text.append("Dockerfile: ").append(l).append('\n'));
        for (PlannedStep step : decision.plan().steps()) {
            text.append(String.format(
                    "%-7s [%s/%d] %-10s %s · %s%n",
                    step.outcome(),
                    step.step().id(),
                    step.step().total(),
                    step.layer(),
                    step.step().text(),
                    CauseText.of(step.cause())));
        }
        return text.toString();
    }
}
