@NullMarked
package io.skyloom.services;

import org.jspecify.annotations.NullMarked;
