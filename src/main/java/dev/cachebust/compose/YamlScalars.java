package dev.cachebust.compose;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a plain scalar is, by the rules of the YAML library that Compose uses (go-yaml v3, {@code resolve.go}): YAML 1.2's
 * words, with octal numbers and underscores of YAML 1.1. {@code yes} and {@code on} are text.
 */
final class YamlScalars {
    private static final Map<String, Object> WORDS = Map.ofEntries(
            Map.entry("true", true),
            Map.entry("True", true),
            Map.entry("TRUE", true),
            Map.entry("false", false),
            Map.entry("False", false),
            Map.entry("FALSE", false),
            Map.entry(".nan", Double.NaN),
            Map.entry(".NaN", Double.NaN),
            Map.entry(".NAN", Double.NaN),
            Map.entry(".inf", Double.POSITIVE_INFINITY),
            Map.entry(".Inf", Double.POSITIVE_INFINITY),
            Map.entry(".INF", Double.POSITIVE_INFINITY),
            Map.entry("+.inf", Double.POSITIVE_INFINITY),
            Map.entry("+.Inf", Double.POSITIVE_INFINITY),
            Map.entry("+.INF", Double.POSITIVE_INFINITY),
            Map.entry("-.inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.Inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.INF", Double.NEGATIVE_INFINITY));
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final int LONGEST_NUMBER = 400;

    private YamlScalars() {}

    /** @return a String, Boolean, Long or Double; empty: no value */
    static Optional<Object> resolve(String text) {
        if (text.isEmpty() || text.equals("~") || text.equals("null") || text.equals("Null") || text.equals("NULL")) {
            return Optional.empty();
        }
        Object word = WORDS.get(text);
        if (word != null) {
            return Optional.of(word);
        }
        char first = text.charAt(0);
        boolean number = first == '+' || first == '-' || first == '.' || first >= '0' && first <= '9';
        return Optional.of(number && text.length() <= LONGEST_NUMBER ? number(text) : text);
    }

    private static Object number(String text) {
        String plain = text.replace("_", "");
        Optional<BigInteger> whole = whole(plain);
        if (whole.isPresent()) {
            BigInteger value = whole.get();
            // What fits an unsigned number only would be printed the same.
            return value.bitLength() < Long.SIZE
                    ? (Object) value.longValue()
                    : value.signum() > 0 && value.bitLength() == Long.SIZE ? value.toString() : value.doubleValue();
        }
        return FLOAT.matcher(plain).matches() ? (Object) Double.parseDouble(plain) : text;
    }

    private static Optional<BigInteger> whole(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String digits = signed ? text.substring(1) : text;
        int radix = 10;
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            radix = 16;
        } else if (digits.startsWith("0b") || digits.startsWith("0B")) {
            radix = 2;
        } else if (digits.startsWith("0o") || digits.startsWith("0O")) {
            radix = 8;
        }
        if (radix != 10) {
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            radix = 8;
        }
        int base = radix;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, base) >= 0)) {
            return Optional.empty();
        }
        return Optional.of(new BigInteger((text.startsWith("-") ? "-" : "") + digits, radix));
    }
}
