package dev.cachebust.lint;

import dev.cachebust.dockerfile.Instruction;
import dev.cachebust.dockerfile.KeyValue;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Secrets in ARG and ENV, by the variable's name or the value's shape. A value that looks like a secret is an error; a name
 * alone is a warning. No value ever reaches a message.
 */
final class SecretCheck implements Check {
    private static final Pattern NAME = Pattern.compile(
            "(?i)(?:^|_)(?:PASSWORD|PASSWD|PWORD|PASSPHRASE|SECRET|SECRETS|TOKEN|APIKEY|CREDENTIAL|CREDENTIALS"
                    + "|(?:API|PRIVATE|ACCESS|SECRET|SIGNING|ENCRYPTION|DEPLOY|SSH|ACCOUNT|AUTH)_?KEY)(?:_|$)");
    /** Names that end like this tell of a secret and do not hold it. */
    private static final Pattern ABOUT = Pattern.compile(
            "(?i)(?:^|_)PUBLIC(?:_|$)|_(?:FILE|PATH|DIR|URL|URI|NAME|ID|TTL|EXPIRY|EXPIRES|EXPIRATION|LENGTH|SIZE|TYPE|COUNT"
                    + "|LIMIT|MAX|MIN|ENABLED|DISABLED|ISSUER|AUDIENCE|ALGORITHM|HEADER|POLICY|PREFIX|VERSION|TIMEOUT|LIFETIME"
                    + "|HASH|BUST)$");
    /** Values that are none: switches, numbers, and nothing. */
    private static final Pattern PLAIN = Pattern.compile("(?i)|true|false|yes|no|on|off|none|null|[\\d.]{1,6}");

    private static final Pattern VALUE = Pattern.compile(
            "\\bgh[pousr]_[A-Za-z0-9]{36}|\\bgithub_pat_\\w{22,}|\\bglpat-[\\w-]{20}|\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"
                    + "|\\bxox[abprs]-[\\w-]{10,}|\\b[sr]k_live_\\w{16,}|\\bnpm_[A-Za-z0-9]{36}|\\bAIza[\\w-]{35}"
                    + "|\\bdckr_pat_[\\w-]{20,}|\\bpypi-[\\w-]{50,}|\\bhf_[A-Za-z0-9]{30,}|\\bsk-[A-Za-z0-9_-]{32,}"
                    + "|\\bSG\\.[\\w-]{16,}\\.[\\w-]{16,}|\\beyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{10,}"
                    + "|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY|://[^/\\s:@$]+:[^/\\s@$]{3,}@");

    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        for (Instruction instruction : facts.subject.dockerfile().instructions()) {
            if (instruction instanceof Instruction.Arg arg) {
                arg.declared().forEach(d -> look(facts, arg, d.name(), d.defaultValue(), found));
            } else if (instruction instanceof Instruction.Env env) {
                for (KeyValue pair : env.variables()) {
                    look(facts, env, pair.key(), Optional.of(pair.value()), found);
                }
            }
        }
    }

    private static void look(
            Facts facts, Instruction instruction, String name, Optional<String> value, Consumer<Finding> found) {
        int line = facts.subject.text().find(instruction.lines(), name);
        if (value.isPresent() && VALUE.matcher(value.get()).find()) {
            found.accept(facts.at(
                            Rule.SECRET_IN_ARG_OR_ENV,
                            line,
                            "the value of " + instruction.keyword() + " " + name
                                    + " looks like a secret, and everybody who has the image can read it")
                    .as(Severity.ERROR));
        } else if (NAME.matcher(name).find()
                && !ABOUT.matcher(name).find()
                && value.map(v -> !PLAIN.matcher(unquoted(v)).matches()).orElse(true)) {
            found.accept(facts.at(
                    Rule.SECRET_IN_ARG_OR_ENV,
                    line,
                    instruction.keyword() + " " + name
                            + " seems to hold a secret, and everybody who has the image can read" + " its value"));
        }
    }

    /** The text without what looks like a secret. */
    static String masked(String text) {
        return VALUE.matcher(text).replaceAll("***");
    }

    private static String unquoted(String value) {
        return value.replaceAll("^[\"']|[\"']$", "").strip();
    }
}
