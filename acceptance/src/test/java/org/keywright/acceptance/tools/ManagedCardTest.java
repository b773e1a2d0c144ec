package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/** A card with nothing but SP 800-73-5, managed through SCP03. */
@Tag("slow")
class ManagedCardTest extends IssuedDeviceTests {

  private static final String SELECT_SECURITY_DOMAIN = "00A4040008A00000015100000000";
  private static final int FIRST_KEY_SET = 0xFF;

  @Override
  VirtualDevice device() throws IOException {
    return DeviceModels.managedCard(DeviceOptions.defaults());
  }

  @Override
  String model() {
    return "plain-piv-scp03";
  }

  /** One more: its key set is rotated, and proven, before the old one goes. */
  @Override
  int exchanges() {
    return 6;
  }

  @Test
  void the_key_set_that_it_came_with_is_gone() throws Exception {
    int own = issued().device().inspect().keySets().firstKey();
    assertThat(own).isNotEqualTo(FIRST_KEY_SET);
    assertThat(
            card()
                .sendTo(
                    SELECT_SECURITY_DOMAIN, initializeUpdate(FIRST_KEY_SET), initializeUpdate(own)))
        .containsExactly("6A88", "9000");
  }

  private static String initializeUpdate(int keyVersion) {
    return "8050%02X00080102030405060708".formatted(keyVersion) + "00";
  }
}
