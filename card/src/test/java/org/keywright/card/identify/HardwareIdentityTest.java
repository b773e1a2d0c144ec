package org.keywright.card.identify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class HardwareIdentityTest {

  private static final String GUID = "00112233445566778899AABBCCDDEEFF";
  private static final String CHUID = "5314" + "3410" + GUID + "FE00";

  private static Identification of(String... namesAndAnswers) {
    List<Identification.Read> reads = new ArrayList<>();
    for (int i = 0; i < namesAndAnswers.length; i += 2) {
      reads.add(
          new Identification.Read(
              namesAndAnswers[i], HexFormat.of().parseHex(namesAndAnswers[i + 1])));
    }
    return new Identification(new byte[] {0x3B, 0}, reads, 1, 1);
  }

  @Test
  void a_vendors_serial_number_comes_first() {
    assertThat(
            HardwareIdentity.of(
                of(Identify.PIV_SERIAL, "00BC614E9000", Identify.PIV_CHUID, CHUID + "9000")))
        .isEqualTo("serial:12345678");
    assertThat(HardwareIdentity.of(of(Identify.PIV_SERIAL, "FFFFFFFF9000")))
        .isEqualTo("serial:4294967295");
  }

  @Test
  void the_guid_names_a_card_that_has_nothing_else() {
    assertThat(HardwareIdentity.of(of(Identify.PIV_CHUID, CHUID + "9000")))
        .isEqualTo("guid:" + GUID.toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void answers_that_are_refusals_or_malformed_name_nothing() {
    for (String answer :
        List.of("6A82", "9000", "53009000", "5314349000", "5303340112" + "9000", "FF".repeat(40))) {
      assertThat(HardwareIdentity.of(of(Identify.PIV_CHUID, answer)))
          .as(answer)
          .isEqualTo(HardwareIdentity.BLANK);
    }
    assertThat(HardwareIdentity.of(of(Identify.PIV_SERIAL, "BC614E9000")))
        .isEqualTo(HardwareIdentity.BLANK);
    assertThat(HardwareIdentity.of(of(Identify.PIV_SERIAL, "00BC614E6F00")))
        .isEqualTo(HardwareIdentity.BLANK);
    assertThat(HardwareIdentity.of(of(Identify.ISD_CPLC, "9F7F009000")))
        .isEqualTo(HardwareIdentity.BLANK);
  }

  @Test
  void a_device_that_says_nothing_is_blank() {
    assertThat(HardwareIdentity.of(of())).isEqualTo(HardwareIdentity.BLANK);
  }
}
