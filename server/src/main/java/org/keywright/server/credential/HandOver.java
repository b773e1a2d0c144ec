package org.keywright.server.credential;

import java.time.Instant;

/**
 * A visit at which somebody was given a device of a credential type: tied to their enrollment by a
 * finger that matched, or by an operator who vouched (FIPS 201-3, section 2.7).
 *
 * @param serial of the device
 * @param happenedAt when finger or documents were compared
 * @param operator the name of who issued the device
 * @param vouched whether it was by documents and photo, since no finger matched
 */
public record HandOver(String serial, Instant happenedAt, String operator, boolean vouched) {}
