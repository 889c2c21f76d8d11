@NullMarked
package io.skyloom.dmsg.http;

import org.jspecify.annotations.NullMarked;
