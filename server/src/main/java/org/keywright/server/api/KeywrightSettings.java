package org.keywright.server.api;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code keywright} that concern the whole server.
 *
 * @param dataDir where data lives that is not in the database; absolute
 * @param publicUrl the origin under which people and devices reach the server: scheme, host, port,
 *     no slash at the end
 */
@ConfigurationProperties("keywright")
public record KeywrightSettings(Path dataDir, URI publicUrl) {}
