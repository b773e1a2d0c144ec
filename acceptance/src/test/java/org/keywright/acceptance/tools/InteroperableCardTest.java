package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keywright.card.piv.model.CardKind;

/** A card for PIV-I, issued from outside the federal government. */
@Tag("slow")
class InteroperableCardTest extends PlainCardTest {

  @Override
  CardKind kind() {
    return CardKind.PIV_I;
  }

  /** What FASC-Ns of issuers without an agency code begin with: testdata has several. */
  @Test
  void its_fasc_n_begins_with_fourteen_nines() throws Exception {
    byte[] fascN = DataElements.of(card().object(CHUID)).get(0x30);
    assertThat(HexFormat.of().withUpperCase().formatHex(fascN))
        .startsWith("D4E739DA739CED39CE739D");
  }

  @Test
  void taken_for_a_piv_card_it_fails_by_its_names_its_policies_and_its_signer() throws Exception {
    issued().device().reset();
    CardCheckReport report =
        CardCheckProgram.judge(
            tools(),
            IssuedDevice.PIN,
            List.of("--kind=piv", "--test-policies", "--anchor=root.pem"));
    assertThat(report.output().status()).isEqualTo(1);
    assertThat(report.with("fail"))
        .contains("11.1.2.6.1", "11.4.2.7.1")
        .contains("11.1.2.2.1", "11.2.2.5", "11.3.2.4", "11.4.2.2", "11.7.2.4.1")
        .contains("10.2.1.13", "10.3.1.13", "11.7.2.4.2");
  }
}
