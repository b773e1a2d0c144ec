package org.keywright.server.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one byte sequence that stands for an event: UTF-8 JSON without white space, the members in a
 * fixed order and the details sorted by name. It is stored as it was hashed and never made again
 * from the columns.
 */
final class CanonicalForm {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final byte LEAF = 0;

  private CanonicalForm() {}

  static String of(AuditEvent event, Instant at) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("v", 1);
    members.put("at", at.toString());
    members.put("actorKind", event.actor().kind().name());
    members.put("actorId", event.actor().id());
    members.put("actorName", event.actor().name());
    members.put("action", event.action());
    members.put("subjectKind", event.subjectKind());
    members.put("subjectId", event.subjectId());
    members.put("details", new TreeMap<>(event.details()));
    return JSON.writeValueAsString(members);
  }

  /** The leaf hash of RFC 6962, section 2.1: SHA-256(0x00 || entry). */
  static byte[] hash(String canonical) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(LEAF);
      return sha256.digest(canonical.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Map<String, String> details(String canonical) {
    return JSON.treeToValue(
        JSON.readTree(canonical).path("details"), new TypeReference<Map<String, String>>() {});
  }
}
