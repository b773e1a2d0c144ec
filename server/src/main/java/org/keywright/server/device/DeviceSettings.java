package org.keywright.server.device;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code keywright.device}.
 *
 * @param attestationRoots PEM files with more roots to which the attestations of a built-in model
 *     may chain, by the model's name: {@code keywright.device.attestation-roots[NAME]=FILE}
 */
@ConfigurationProperties("keywright.device")
record DeviceSettings(@DefaultValue Map<String, Path> attestationRoots) {}
