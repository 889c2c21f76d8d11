/**
 * Makes the page of results and its charts from a recording and from nothing else, so that the same recording gives the same
 * files everywhere. Runs on the thread that asks. Nothing is measured here.
 */
@NullMarked
package io.skyloom.bench.render;

import org.jspecify.annotations.NullMarked;
