package io.skyloom.yamux;

/** Told by the session, inside its calls, that a stream's users may find something new. Must not call back. */
interface StreamObserver {
    /** Nobody to tell. */
    StreamObserver NONE = new StreamObserver() {
        @Override
        public void readerMayGoOn() {}

        @Override
        public void writerMayGoOn() {}
    };

    /** Bytes, the end, or a failure can be read. */
    void readerMayGoOn();

    /** Parked bytes were taken, the window has opened, the peer has answered, or the stream failed. */
    void writerMayGoOn();
}
