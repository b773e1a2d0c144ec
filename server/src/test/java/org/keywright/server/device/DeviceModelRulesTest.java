package org.keywright.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keywright.server.api.InvalidException;

/** What hostile input found: documents that were answered with an error of the server. */
final class DeviceModelRulesTest {

  private static final String MODEL = "plain-piv-9b";

  private static DeviceModel builtIn() {
    DeviceModel model = DeviceModelDocument.builtIn().get(MODEL);
    if (model == null) {
      throw new AssertionError("the built-in model is gone");
    }
    return model;
  }

  @ParameterizedTest
  @CsvSource({
    "'\"source\":\"WELL_KNOWN\"', '\"source\":null'",
    "'\"algorithm\":\"AES-128\"', '\"algorithm\":null'",
    "'\"hex\":\"01020304050607080102030405060708\"', '\"hex\":null'",
    "'\"atrs\":[]', '\"atrs\":[{\"value\":\"3B\"}]'",
    "'\"atrs\":[]', '\"atrs\":[{\"mask\":\"FF\"}]'"
  })
  void a_document_that_leaves_out_what_has_to_be_there_is_invalid(String from, String to) {
    String document = DeviceModelDocument.write(builtIn());
    assertThat(document).contains(from);

    assertThatThrownBy(() -> DeviceModelDocument.read(document.replace(from, to)))
        .hasCauseInstanceOf(InvalidException.class)
        .hasMessageContaining("missing");
  }
}
