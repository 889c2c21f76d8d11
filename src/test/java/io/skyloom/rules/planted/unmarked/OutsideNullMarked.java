package io.skyloom.rules.planted.unmarked;

/** Lives in a package without package-info. */
public final class OutsideNullMarked {
    private OutsideNullMarked() {}
}
