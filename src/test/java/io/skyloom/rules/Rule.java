package io.skyloom.rules;

import com.tngtech.archunit.lang.ArchRule;

/**
 * A rule of the house and a class that breaks it.
 *
 * @param name what must hold
 * @param law the check; its text carries the reason
 * @param breach a class in which the check must find a violation
 */
record Rule(String name, ArchRule law, Class<?> breach) {
    @Override
    public String toString() {
        return name;
    }
}
