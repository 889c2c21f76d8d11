/**
 * Who comes, who is let in, and who waits to be taken: the loop that accepts streams, the room in which newcomers prove
 * who they are, and the queue of those that have. Loops run on a thread of their own, everything else on the threads of
 * whoever calls. Nothing here waits for a peer, and no error of accepting ends the accepting.
 */
@NullMarked
package io.skyloom.accept;

import org.jspecify.annotations.NullMarked;
