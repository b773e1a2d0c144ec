package org.keywright.server.api;

import org.springframework.util.unit.DataSize;

/**
 * Where requests may have a longer body than elsewhere; a module declares one as a bean.
 *
 * @param path a pattern such as {@code /api/v1/things/{id}/picture}
 * @param limit the longest body there
 */
public record BodyAllowance(String path, DataSize limit) {}
