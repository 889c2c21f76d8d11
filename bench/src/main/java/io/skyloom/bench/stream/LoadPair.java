package io.skyloom.bench.stream;

/** What both sides of one run saw. */
record LoadPair(LoadResult sender, LoadResult receiver) {}
