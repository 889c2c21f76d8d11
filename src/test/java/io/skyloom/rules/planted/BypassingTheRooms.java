package io.skyloom.rules.planted;

import io.skyloom.packet.PacketSink;

/** Stands for a class of the multiplexer that knows packets. */
public interface BypassingTheRooms extends PacketSink {}
