/**
 * Code that breaks the rules of the house, one class for each rule, on purpose: the rules must find it. Nothing here is
 * ever run, and nothing here is an example.
 */
@NullMarked
package io.skyloom.rules.planted;

import org.jspecify.annotations.NullMarked;
