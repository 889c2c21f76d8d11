package io.skyloom.rules.planted.other;

import io.skyloom.rules.planted.one.PartOfACycle;

/** Needs the one package, which needs this one. */
public record OtherPart(PartOfACycle one) {}
