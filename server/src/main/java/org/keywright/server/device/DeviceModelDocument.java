package org.keywright.server.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The stored form of a device model, and the built-in ones. */
final class DeviceModelDocument {

  static final int LONGEST = 65_536;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> BUILT_IN =
      List.of("piv-security-key-5.4", "piv-security-key-5.7", "plain-piv-9b", "plain-piv-scp03");

  private DeviceModelDocument() {}

  static String write(DeviceModel model) {
    return JSON.writeValueAsString(model);
  }

  static DeviceModel read(String document) {
    return JSON.readValue(document, DeviceModel.class);
  }

  /** The models that the server comes with, by name. */
  static Map<String, DeviceModel> builtIn() {
    Map<String, DeviceModel> models = new LinkedHashMap<>();
    for (String name : BUILT_IN) {
      try (InputStream document = DeviceModelDocument.class.getResourceAsStream(name + ".json")) {
        if (document == null) {
          throw new IllegalStateException("the built-in device model " + name + " is missing");
        }
        models.put(name, JSON.readValue(document, DeviceModel.class));
      } catch (IOException e) {
        throw new UncheckedIOException("the built-in device model " + name + " is unreadable", e);
      }
    }
    return models;
  }
}
