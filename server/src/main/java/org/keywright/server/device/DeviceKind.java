package org.keywright.server.device;

/** What sort of thing people carry. */
public enum DeviceKind {
  SMART_CARD,
  SECURITY_KEY
}
