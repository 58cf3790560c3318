package dev.cachebust.config;

/**
 * What the value of a key must be.
 *
 * @param <T> what it is read to
 */
@FunctionalInterface
interface Type<T> {

    /**
     * @param raw a value as TOML has it: String, Long, Double, Boolean, List or Map of such
     * @throws BadValue when it does not fit
     */
    T read(Object raw) throws BadValue;
}
