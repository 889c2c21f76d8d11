@NullMarked
package io.skyloom.dmsg.network;

import org.jspecify.annotations.NullMarked;
