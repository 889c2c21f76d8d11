package io.skyloom.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a test provokes an error in the log. The test fails when it does not come, or when any other one does.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ExpectError.All.class)
public @interface ExpectError {
    /** Part of the line: of the logger's name, the message or the exception. */
    String value();

    /** Several of them. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** One for each expected error. */
        ExpectError[] value();
    }
}
