package dev.cachebust.dockerfile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A {@code RUN --mount} with its variables expanded (BuildKit's {@code instructions/commands_runmount.go}).
 *
 * @param from a stage or image; empty: the build context, or nothing for a cache
 * @param size of a tmpfs, in bytes; empty: no limit
 * @param sharing of a cache: {@code shared}, {@code private} or {@code locked}; empty where not given
 */
record Mount(
        String type,
        String from,
        String source,
        String target,
        boolean readOnly,
        String size,
        String id,
        String sharing,
        boolean required,
        Optional<String> env,
        Optional<String> mode,
        Optional<String> uid,
        Optional<String> gid) {

    private static final List<String> TYPES = List.of("bind", "cache", "secret", "ssh", "tmpfs");
    private static final List<String> SHARING = List.of("locked", "private", "shared");
    private static final List<String> KEYS = List.of(
            "destination",
            "dst",
            "env",
            "from",
            "gid",
            "id",
            "mode",
            "readonly",
            "readwrite",
            "required",
            "ro",
            "rw",
            "sharing",
            "size",
            "source",
            "src",
            "target",
            "type",
            "uid");
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    static Mount of(MountFlag flag, Syntax syntax, UnaryOperator<String> expand) {
        return new Reader(flag, syntax, expand).read();
    }

    private static final class Reader {
        private final MountFlag flag;
        private final Syntax syntax;
        private final UnaryOperator<String> expand;
        private String type = "bind";
        private String from = "";
        private String source = "";
        private String target = "";
        private Optional<Boolean> readOnly = Optional.empty();
        private String size = "";
        private String id = "";
        private String sharing = "";
        private boolean required;
        private Optional<String> env = Optional.empty();
        private Optional<String> mode = Optional.empty();
        private Optional<String> uid = Optional.empty();
        private Optional<String> gid = Optional.empty();

        Reader(MountFlag flag, Syntax syntax, UnaryOperator<String> expand) {
            this.flag = flag;
            this.syntax = syntax;
            this.expand = expand;
        }

        Mount read() {
            for (MountFlag.Field field : flag.fields()) {
                if (field.value().isPresent()) {
                    set(field.key(), expand.apply(field.value().get()));
                } else {
                    setBare(field.key());
                }
            }
            check();
            boolean writable = type.equals("cache") || type.equals("tmpfs");
            return new Mount(
                    type,
                    from,
                    source,
                    target,
                    readOnly.orElse(!writable),
                    size,
                    id,
                    sharing,
                    required,
                    env,
                    mode,
                    uid,
                    gid);
        }

        private void setBare(String key) {
            switch (key) {
                case "readonly", "ro" -> readOnly = Optional.of(true);
                case "readwrite", "rw" -> readOnly = Optional.of(false);
                case "required" -> required = allowedFor(key, "secret", "ssh");
                default ->
                    throw KEYS.contains(key)
                            ? error(key, "'" + key + "' needs a value", "write " + key + "=…")
                            : unknownKey(key);
            }
        }

        private void set(String key, String value) {
            switch (key) {
                case "type" -> type = oneOf(key, value.toLowerCase(Locale.ROOT), TYPES);
                case "from" -> from = value;
                case "source", "src" -> source = value;
                case "target", "dst", "destination" -> target = value;
                case "readonly", "ro" -> readOnly = Optional.of(bool(key, value));
                case "readwrite", "rw" -> readOnly = Optional.of(!bool(key, value));
                case "required" -> required = allowedFor(key, "secret", "ssh") && bool(key, value);
                case "size" -> {
                    if (allowedFor(key, "tmpfs")) {
                        size = bytes(matching(key, value, "[0-9]+([.][0-9]+)? ?([kKmMgGtTpP][iI]?)?[bB]?"));
                    }
                }
                case "id" -> id = value;
                case "sharing" -> sharing = oneOf(key, value.toLowerCase(Locale.ROOT), SHARING);
                case "mode" -> mode = Optional.of(octal(matching(key, value, "[0-7]{1,10}")));
                case "uid" -> uid = Optional.of(matching(key, value, "[0-9]{1,10}"));
                case "gid" -> gid = Optional.of(matching(key, value, "[0-9]{1,10}"));
                case "env" -> env = Optional.of(value);
                default -> throw unknownKey(key);
            }
        }

        /** The number of bytes; empty for none, which means no limit. */
        private static String bytes(String text) {
            String number = text.replaceFirst("[^0-9.].*", "");
            String unit = text.substring(number.length()).trim().toLowerCase(Locale.ROOT);
            int power = unit.isEmpty() ? 0 : "bkmgtp".indexOf(unit.charAt(0));
            BigInteger bytes = new BigDecimal(number)
                    .multiply(BigDecimal.valueOf(1024).pow(power))
                    .toBigInteger();
            return bytes.signum() == 0 ? "" : bytes.toString();
        }

        private static String octal(String value) {
            return Long.toOctalString(Long.parseLong(value, 8));
        }

        private void check() {
            if (!List.of("secret", "ssh", "cache").contains(type)
                    && (mode.isPresent() || uid.isPresent() || gid.isPresent())) {
                String key = mode.isPresent() ? "mode" : uid.isPresent() ? "uid" : "gid";
                throw error(key, "'" + key + "' is not for a " + type + " mount", "");
            }
            if (!sharing.isEmpty() && !type.equals("cache")) {
                throw error("sharing", "'sharing' is only for a cache mount, not for " + type, "");
            }
            if (type.equals("secret")) {
                if (!from.isEmpty()) {
                    throw error("from", "a secret mount has no 'from'", "");
                }
                if (source.isEmpty() && target.isEmpty() && id.isEmpty()) {
                    throw error("", "a secret mount needs an id", "write --mount=type=secret,id=…");
                }
                if (!source.isEmpty() && !id.isEmpty()) {
                    throw error("source", "a secret mount has either 'id' or 'source'", "");
                }
            }
            if (type.equals("ssh") && !source.isEmpty()) {
                throw error("source", "an ssh mount has no 'source'", "");
            }
        }

        private boolean allowedFor(String key, String... types) {
            if (!List.of(types).contains(type)) {
                throw error(key, "'" + key + "' is not for a " + type + " mount", "");
            }
            return true;
        }

        private String oneOf(String key, String value, List<String> valid) {
            if (!valid.contains(value)) {
                String hint = Suggest.hint(value, valid);
                throw error(
                        key,
                        "a mount's '" + key + "' cannot be '" + value + "'",
                        hint.isEmpty() ? "one of " + String.join(", ", valid) : hint);
            }
            return value;
        }

        private boolean bool(String key, String value) {
            if (!TRUE.contains(value) && !FALSE.contains(value)) {
                throw error(key, "'" + key + "' is either true or false, not '" + value + "'", "");
            }
            return TRUE.contains(value);
        }

        private String matching(String key, String value, String pattern) {
            if (value.length() > 30 || !value.matches(pattern)) {
                throw error(key, "'" + value + "' is not a value for '" + key + "'", "");
            }
            return value;
        }

        private DockerfileException unknownKey(String key) {
            return error(key, "a mount has no '" + key + "'", Suggest.hint(key, KEYS));
        }

        private DockerfileException error(String key, String problem, String hint) {
            return syntax.error(key.isEmpty() || !syntax.text().contains(key) ? "--mount" : key, problem, hint);
        }
    }
}
