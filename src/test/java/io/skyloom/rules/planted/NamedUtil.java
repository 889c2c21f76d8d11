package io.skyloom.rules.planted;

/** Has a name that says nothing. */
public final class NamedUtil {
    private NamedUtil() {}
}
