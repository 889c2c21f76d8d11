/**
 * Go's net/rpc over one stream: {@link io.skyloom.rpc.RpcClient} calls, {@link io.skyloom.rpc.RpcServer} answers, both
 * from the same {@link io.skyloom.rpc.RpcMethod} descriptions. Each end has one thread that reads, one that writes
 * while there is something to write, and the server one more per running call, up to a bound; whoever waits, waits
 * with a limit. Nothing here holds a lock during I/O or while a method runs, lets a method or a caller end anything but
 * its own call, or carries more than one protocol on a stream: readers read ahead.
 */
@NullMarked
package io.skyloom.rpc;

import org.jspecify.annotations.NullMarked;
