/** Several visors and services together, as objects and as the program that a user starts. */
@NullMarked
package io.skyloom.whole;

import org.jspecify.annotations.NullMarked;
