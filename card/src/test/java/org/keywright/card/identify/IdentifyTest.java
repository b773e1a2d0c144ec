package org.keywright.card.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;

class IdentifyTest {

  private static final byte[] CHALLENGE = new byte[8];

  private record Hostile(Function<byte[], byte[]> rule, List<String> sent)
      implements CardTransport {

    Hostile(Function<byte[], byte[]> rule) {
      this(rule, new ArrayList<>());
    }

    @Override
    public byte[] transmit(byte[] command) {
      sent.add(HexFormat.of().withUpperCase().formatHex(command));
      return rule.apply(command);
    }

    @Override
    public byte[] atr() {
      return new byte[] {0x3B, 0x00};
    }

    @Override
    public void close() {}
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void a_device_that_never_stops_answering_is_given_up() {
    byte[] part = new byte[258];
    part[256] = 0x61;
    Hostile device = new Hostile(command -> part);
    assertThatThrownBy(() -> Identify.run(device, CHALLENGE))
        .isInstanceOfSatisfying(
            CardTransportException.class,
            e -> assertThat(e.reason()).isEqualTo(CardTransportException.Reason.PROTOCOL));
    assertThat(device.sent()).hasSizeLessThan(50);
  }

  @Test
  void a_device_that_answers_byte_by_byte_is_given_up() {
    Hostile device = new Hostile(command -> hex("006100"));
    assertThatThrownBy(() -> Identify.run(device, CHALLENGE))
        .isInstanceOfSatisfying(
            CardTransportException.class,
            e -> assertThat(e.reason()).isEqualTo(CardTransportException.Reason.PROTOCOL));
    assertThat(device.sent()).hasSizeLessThan(200);
  }

  /** Each answer is within its bound, all together are not what an identification takes. */
  @Test
  void a_device_that_says_much_to_everything_is_given_up() {
    byte[] answer = new byte[8000];
    answer[7998] = (byte) 0x90;
    Hostile device = new Hostile(command -> answer);
    assertThatThrownBy(() -> Identify.run(device, CHALLENGE))
        .isInstanceOfSatisfying(
            CardTransportException.class,
            e -> assertThat(e.reason()).isEqualTo(CardTransportException.Reason.PROTOCOL));
  }

  @Test
  void a_device_that_announces_more_and_gives_nothing_is_given_up() {
    Hostile device = new Hostile(command -> hex("6110"));
    assertThatThrownBy(() -> Identify.run(device, CHALLENGE))
        .isInstanceOf(CardTransportException.class);
    assertThat(device.sent()).hasSize(2);
  }

  @Test
  void answers_too_short_or_too_long_are_a_failure_of_the_protocol() {
    for (byte[] answer : new byte[][] {new byte[0], new byte[1], new byte[65538]}) {
      assertThatThrownBy(() -> Identify.run(new Hostile(command -> answer), CHALLENGE))
          .isInstanceOf(CardTransportException.class);
    }
  }

  @Test
  void a_device_that_says_yes_to_everything_gets_a_bounded_number_of_questions() throws Exception {
    Hostile device = new Hostile(command -> hex("9000"));
    Identification identification = Identify.run(device, CHALLENGE);
    assertThat(identification.apdus()).isEqualTo(device.sent().size()).isLessThan(40);
  }

  @Test
  void a_device_that_refuses_everything_is_asked_for_its_applications_alone() throws Exception {
    Hostile device = new Hostile(command -> hex("6A82"));
    Identification identification = Identify.run(device, CHALLENGE);
    assertThat(device.sent()).hasSize(2);
    assertThat(HardwareIdentity.of(identification)).isEqualTo(HardwareIdentity.BLANK);
  }

  @Test
  void nothing_that_is_asked_changes_a_device() throws Exception {
    Set<String> reading = Set.of("A4", "CA", "CB", "FD", "F8", "F7", "20", "87", "50", "C0");
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      Hostile device =
          new Hostile(command -> {
            byte[] answer = new byte[2 + random.nextInt(20)];
            random.nextBytes(answer);
            if (random.nextBoolean()) {
              answer[answer.length - 2] = (byte) 0x90;
              answer[answer.length - 1] = 0;
            }
            return answer;
          });
      try {
        Identification identification = Identify.run(device, CHALLENGE);
        assertThat(HardwareIdentity.of(identification)).isNotBlank();
      } catch (CardTransportException e) {
        assertThat(e.reason()).isEqualTo(CardTransportException.Reason.PROTOCOL);
      }
      assertThat(device.sent())
          .allSatisfy(command -> {
            String ins = command.substring(2, 4);
            assertThat(reading).contains(ins);
            if (ins.equals("20")) {
              assertThat(command).isEqualTo("00200080");
            }
            if (ins.equals("87")) {
              assertThat(command).matches("0087(03|08|0A|0C|..)9B047C02800000");
            }
          });
    }
  }

  @Test
  void the_host_challenge_is_fresh_with_each_ticket_and_tells_nothing_of_it() {
    byte[] one = Identify.hostChallenge("a-ticket-of-some-length");
    assertThat(one).hasSize(8).isEqualTo(Identify.hostChallenge("a-ticket-of-some-length"));
    assertThat(one).isNotEqualTo(Identify.hostChallenge("a-ticket-of-some-lengtH"));
  }
}
