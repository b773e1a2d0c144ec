package org.keywright.server.enrollment;

import java.time.Instant;

/**
 * What is known of something that was collected, without the thing itself.
 *
 * @param visit in which visit it was
 * @param mediaType what it is by its content
 * @param sha256 over its bytes, in hexadecimal
 * @param note which finger, for instance; up to 128 characters
 * @param collectedBy the name of who did
 */
record Evidence(
    EvidenceKind kind,
    int visit,
    String mediaType,
    String sha256,
    int sizeInBytes,
    String note,
    Instant collectedAt,
    String collectedBy) {}
