package io.skyloom.noise;

/** What a handshake message is made of: keys that are sent, and secrets that both ends mix in. */
enum Token {
    /** The writer's ephemeral key, in clear. */
    E,
    /** The writer's static key, sealed. */
    S,
    /** The secret between both ephemeral keys. */
    EE,
    /** The secret between the initiator's ephemeral and the responder's static key. */
    ES,
    /** The secret between the initiator's static and the responder's ephemeral key. */
    SE,
    /** The secret between both static keys. */
    SS
}
