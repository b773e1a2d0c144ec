package org.keywright.cardcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.card.secret.Secret;
import org.keywright.cardcheck.card.CardException;
import org.keywright.cardcheck.card.PinSource;
import org.keywright.cardcheck.card.ReaderCard;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/** Cards that can be asked, as virtual devices with the objects of GSA's test cards. */
final class CardInReaderTest {

  private static VirtualDevice device(String number) throws IOException {
    VirtualDevice device = DeviceModels.plainCard(DeviceOptions.defaults());
    device.personalise(Golden.folder(number));
    return device;
  }

  private static PinSource pin(String digits) {
    return tries -> Optional.of(Secret.takeOver(digits.getBytes(StandardCharsets.US_ASCII)));
  }

  private static CheckReport check(VirtualDevice device, PinSource pins, String number)
      throws CardException {
    try (ReaderCard card = ReaderCard.open(device.transport(), pins)) {
      return CardCheck.run(card, Golden.options(number));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"23", "46"})
  void a_card_whose_private_keys_are_anothers_fails_for_each_of_its_keys_and_nothing_else(
      String number) throws Exception {
    CheckReport report = check(device(number), pin("123456"), number);
    assertThat(report.with(Verdict.FAIL))
        // A number that is too large for another key is refused instead of being used.
        .extracting(
            result -> result.test().id() + " " + result.finding().reason().replace(" (6A80)", ""))
        .containsExactly(
            "11.1.2.5 key 9A is not the private key of the certificate",
            "11.2.2.2 key 9C is not the private key of the certificate",
            "11.3.2.2 key 9D is not the private key of the certificate",
            "11.4.2.6 key 9E is not the private key of the certificate");
    assertThat(report.with(Verdict.NOT_TESTED))
        .extracting(result -> result.finding().reason())
        .containsOnly(
            "no revocation list was given, and none is fetched",
            "the images themselves are not on the card");
  }

  @Test
  void the_keys_of_retired_certificates_are_asked_too() throws Exception {
    assertThat(check(device("37"), pin("123456"), "37").with(Verdict.FAIL))
        .extracting(result -> result.test().id())
        .containsExactly(
            "11.1.2.5",
            "11.2.2.2",
            "11.3.2.2",
            "11.4.2.6",
            "K.8.1",
            "K.8.2",
            "K.8.3",
            "K.8.4",
            "K.8.5");
  }

  @Test
  void without_the_PIN_what_it_protects_is_not_tested() throws Exception {
    CheckReport report = check(device("46"), tries -> Optional.empty(), "46");
    assertThat(report.with(Verdict.FAIL))
        .extracting(result -> result.test().id())
        .containsExactly("11.4.2.6");
    assertThat(report.with(Verdict.NOT_TESTED))
        .extracting(result -> result.test().id())
        .contains("8.4.1", "8.5.1.1", "8.6.1.1", "10.4.1.1", "11.1.2.5", "11.2.2.2", "11.3.2.2");
  }

  @Test
  void a_wrong_PIN_costs_one_try_and_ends_it() throws Exception {
    VirtualDevice device = device("46");
    int before = device.inspect().piv().pinTriesLeft();
    assertThatExceptionOfType(CardException.class)
        .isThrownBy(() -> check(device, pin("654321"), "46"))
        .withMessageContaining("the card refused the PIN (63C" + (before - 1) + ")");
    assertThat(device.inspect().piv().pinTriesLeft()).isEqualTo(before - 1);
  }

  @Test
  void the_last_try_is_the_cardholders() throws Exception {
    VirtualDevice device = device("46");
    while (device.inspect().piv().pinTriesLeft() > 1) {
      assertThatExceptionOfType(CardException.class)
          .isThrownBy(() -> check(device, pin("654321"), "46"));
    }
    assertThatExceptionOfType(CardException.class)
        .isThrownBy(() -> check(device, pin("654321"), "46"))
        .withMessageContaining("one try is left");
    assertThat(device.inspect().piv().pinTriesLeft()).isEqualTo(1);
  }

  @Test
  void a_card_that_lets_a_biometric_be_read_without_the_PIN_fails_the_access_rule()
      throws Exception {
    VirtualDevice device = device("46");
    try (ReaderCard card =
        ReaderCard.open(new PinFirst(device.transport()), tries -> Optional.empty())) {
      assertThat(CardCheck.run(card, Golden.options("46")).with(Verdict.FAIL))
          .extracting(result -> result.test().id())
          .contains("K.7.1", "K.7.2", "K.7.3");
    }
  }

  @Test
  void a_card_that_is_removed_cannot_be_read() throws Exception {
    VirtualDevice device = device("46");
    device.remove();
    assertThatExceptionOfType(CardException.class)
        .isThrownBy(() -> check(device, pin("123456"), "46"))
        .withMessageContaining("the card cannot be read");
  }

  @Test
  void a_device_without_objects_fails_for_each_that_is_mandatory() throws Exception {
    CheckReport report =
        check(DeviceModels.plainCard(DeviceOptions.defaults()), pin("123456"), "46");
    assertThat(report.with(Verdict.FAIL))
        .extracting(result -> result.test().id())
        .containsExactly("K.1.1", "K.1.2", "K.1.3", "K.1.4", "K.1.5", "K.1.6", "K.1.7");
  }
}
