package io.skyloom.bench;

/** What both sides of one run saw. */
record LoadPair(LoadResult sender, LoadResult receiver) {}
