package org.keywright.server.notice;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code keywright.notice}.
 *
 * @param from the address that notices come from; none are sent without it
 */
@ConfigurationProperties("keywright.notice")
record NoticeSettings(@Nullable String from) {}
