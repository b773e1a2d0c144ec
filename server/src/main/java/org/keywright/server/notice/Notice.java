package org.keywright.server.notice;

import java.time.Instant;
import java.util.UUID;

/**
 * A letter that waits to be sent.
 *
 * @param address of the person when it happened
 * @param name of the person
 * @param device what the person knows the device by; may be empty
 * @param attempts to send it so far
 */
record Notice(
    UUID id,
    NoticeKind kind,
    String address,
    String name,
    String device,
    Instant happenedAt,
    int attempts) {}
