package org.keywright.card.script;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as scripts and the wire use it: bounded, and strict about what it does not know, since a
 * field that one side ignores is a rule that it does not keep. Safe for concurrent use.
 */
public final class ScriptJson {

  /** The longest document in bytes: 2 MiB. */
  public static final int MAX_DOCUMENT = 2 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxDocumentLength(MAX_DOCUMENT)
                          .maxStringLength(MAX_DOCUMENT)
                          .maxNumberLength(20)
                          .maxNameLength(64)
                          .maxTokenCount(200_000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          // Records speak by their components alone, not by whatever else they can tell.
          .changeDefaultVisibility(
              visible -> visible.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
          .changeDefaultPropertyInclusion(
              include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private ScriptJson() {}

  /** Writes a record in UTF-8. */
  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * Reads a record.
   *
   * @throws MalformedException if the bytes are not JSON, too long, or not such a record
   */
  public static <T> T read(byte[] json, Class<T> type) throws MalformedException {
    if (json.length > MAX_DOCUMENT) {
      throw new MalformedException(type.getSimpleName() + " is longer than 2 MiB");
    }
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new MalformedException(type.getSimpleName() + " is empty");
      }
      return value;
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      // The cause may quote the document, which may hold a secret: only its place is told.
      throw new MalformedException(type.getSimpleName() + " could not be read" + place(e));
    }
  }

  private static String place(RuntimeException e) {
    if (!(e instanceof JacksonException jackson)) {
      return "";
    }
    String path =
        jackson instanceof tools.jackson.databind.DatabindException databind
            ? databind.getPathReference().replaceAll("[^A-Za-z0-9\\[\\]\"]+", " ")
            : "";
    String offset =
        jackson.getLocation() == null ? "" : " at offset " + jackson.getLocation().getByteOffset();
    return offset + (path.isBlank() ? "" : " in" + path.substring(0, Math.min(200, path.length())));
  }

  /** Bytes that are not the record they should be. */
  public static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }
}
