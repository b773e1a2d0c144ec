package org.keywright.server.device;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Parser;
import org.keywright.fuzz.Target;
import org.keywright.server.api.InvalidException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Whatever comes over REST for a device model or a key set. */
final class HostileInputTest implements HostileInputs {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String MANAGEMENT_KEY =
      """
      {"name":"delivery 7","firstId":"1000","lastId":"1fff",
       "managementKey":{"algorithm":"AES-128","key":"000102030405060708090a0b0c0d0e0f"},
       "pin":"123456","puk":"12345678"}
      """;

  private static final String SCP03 =
      """
      {"name":"delivery 8","firstId":"2000","lastId":"2FFF",
       "scp03":{"keyVersion":255,"enc":"000102030405060708090a0b0c0d0e0f",
        "mac":"000102030405060708090a0b0c0d0e0f","dek":"000102030405060708090a0b0c0d0e0f"}}
      """;

  @Override
  public Stream<Target> targets() {
    List<byte[]> models =
        DeviceModelDocument.builtIn().values().stream()
            .map(model -> DeviceModelDocument.write(model).getBytes(StandardCharsets.UTF_8))
            .toList();
    List<byte[]> keySets =
        Stream.of(MANAGEMENT_KEY, SCP03)
            .map(document -> document.getBytes(StandardCharsets.UTF_8))
            .toList();
    return Stream.of(
        document("device models", models, HostileInputTest::model),
        document(
            "key sets",
            keySets,
            input -> {
              NewKeySet.Document document = read(input, NewKeySet.Document.class);
              document.toKeySet("a-model").close();
            }));
  }

  private static Target document(String name, List<byte[]> corpus, Parser parser) {
    return Target.of(name, corpus, parser)
        .refusingBy(InvalidException.class)
        .mutatedBy(Mutator.JSON)
        .within(Limits.DOCUMENT);
  }

  /** What the JSON library refuses, or a record's constructor, is answered as invalid. */
  private static <T> T read(byte[] input, Class<T> type) {
    try {
      T value = JSON.readValue(input, type);
      if (value == null) {
        throw new InvalidException("body", "is missing");
      }
      return value;
    } catch (JacksonException e) {
      throw new InvalidException("body", e.getClass().getSimpleName());
    }
  }

  private static void model(byte[] input) {
    DeviceModel model = read(input, DeviceModel.class);
    if (!DeviceModelRules.check(model).isEmpty()) {
      throw new InvalidException("model", "breaks a rule");
    }
    DeviceModelDocument.read(DeviceModelDocument.write(model));
    model
        .recognition()
        .matches(new Observation("3B8001", new Firmware(5, 4, 3), java.util.Map.of()));
  }
}
