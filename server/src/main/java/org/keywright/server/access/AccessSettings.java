package org.keywright.server.access;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.access}.
 *
 * @param setupTokenFile where the one-time token for the first administrator is written
 * @param setupTokenValidity how long it is valid; a start of the server without accounts makes
 *     another
 */
@ConfigurationProperties("keywright.access")
record AccessSettings(
    @DefaultValue("data/setup-token") Path setupTokenFile,
    @DefaultValue("PT24H") Duration setupTokenValidity) {}
