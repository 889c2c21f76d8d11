package io.skyloom.gob;

/**
 * What an interface holds: a value and the concrete type it travels as.
 *
 * @param type one of the types registered for the interface
 * @param value the value itself
 */
public record GobBoxed<T>(GobType<T> type, T value) {
    void write(GobOutput out) throws GobException {
        type.write(out, value);
    }
}
