/**
 * Defects that other designs had, kept as stress tests to prove that the tables of outcomes catch them: deleting by key
 * after a look, installing after a look, and values that compare by content. They live among the tests, so that the
 * runnable jar does not have them. Nothing of the program uses them.
 *
 * <p>By hand, after a build: {@code java -cp stress/target/test-classes:stress/target/jcstress.jar
 * org.openjdk.jcstress.Main -t historical -f 1 -iters 3 -time 100 -sc false -jvmArgs -Xmx512m}; every one must fail.
 */
@NullMarked
package io.skyloom.stress.historical;

import org.jspecify.annotations.NullMarked;
