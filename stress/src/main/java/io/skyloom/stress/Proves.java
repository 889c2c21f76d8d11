package io.skyloom.stress;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the class that a stress test races on, by its full name, because most are not public. Stands at the test or at
 * the class around it; the tables of results are sorted by it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Proves {
    /** The class under test. */
    String value();
}
