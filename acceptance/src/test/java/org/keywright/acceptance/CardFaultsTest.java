package org.keywright.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keywright.acceptance.workbench.Issuer;
import org.keywright.acceptance.workbench.Station;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.card.wire.Receipt;
import org.keywright.client.SessionOutcome;
import org.keywright.server.actor.Actor;
import org.keywright.server.device.DeviceState;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.Fault;
import org.keywright.virtualdevice.VirtualDevice;
import org.keywright.virtualdevice.When;

/**
 * Cards that tell nothing of themselves: whatever is lost on the way, a retry finds out what is
 * true, ends well, and never costs more tries than there are.
 */
class CardFaultsTest {

  private static final int FACTORY_KEY_VERSION = 0xFF;

  @TempDir static Path folder;
  private static TestServer server;
  private static Issuer issuer;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(folder).start();
    issuer = new Issuer(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The kinds of cards, by the name of their models. */
  private static VirtualDevice card(String model) throws IOException {
    return model.equals("plain-piv-9b")
        ? DeviceModels.plainCard(IssuanceTest.plain())
        : DeviceModels.managedCard(DeviceOptions.defaults());
  }

  static Stream<Interruption> losses() {
    List<Interruption> all = new ArrayList<>();
    for (String model : List.of("plain-piv-9b", "plain-piv-scp03")) {
      // CHUID and other objects, PUK, PIN by its old value, keys, proofs.
      for (int ins : new int[] {0xDB, 0x24, 0x47, 0x87}) {
        all.add(new Interruption(model, Fault.Kind.LOSE_REPLY, ins, 1));
        all.add(new Interruption(model, Fault.Kind.REMOVE, ins, 2));
      }
      all.add(new Interruption(model, Fault.Kind.LOSE_REPLY, 0x24, 2));
    }
    // PUT KEY, DELETE KEY, EXTERNAL AUTHENTICATE, INITIALIZE UPDATE.
    for (int ins : new int[] {0xD8, 0xE4, 0x82, 0x50}) {
      all.add(new Interruption("plain-piv-scp03", Fault.Kind.LOSE_REPLY, ins, 1));
      all.add(new Interruption("plain-piv-scp03", Fault.Kind.REMOVE, ins, 1));
      all.add(new Interruption("plain-piv-scp03", Fault.Kind.RESET_ANNOUNCED, ins, 1));
      all.add(new Interruption("plain-piv-scp03", Fault.Kind.RESET, ins, 1));
    }
    return all.stream();
  }

  /** Where something goes wrong. */
  record Interruption(String model, Fault.Kind kind, int ins, int occurrence) {
    @Override
    public String toString() {
      return "%s: %s at instruction %02X:%d".formatted(model, kind, ins, occurrence);
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void an_interrupted_issuance_is_retried_to_its_end(Interruption interruption) throws Exception {
    VirtualDevice card = card(interruption.model());
    card.faults()
        .add(interruption.kind(), When.instruction(interruption.ins(), interruption.occurrence()));
    issueWithRetries(card, interruption.model());
  }

  private static void issueWithRetries(VirtualDevice card, String model) throws Exception {
    IssuanceTicket ticket = issuer.start(issuer.policy(model));
    UUID issuance = ticket.issuance().id();
    Receipt receipt = null;
    for (int attempt = 1; attempt <= 3 && receipt == null; attempt++) {
      receipt = redeem(card, ticket);
      if (receipt == null) {
        card.insert();
        ticket = server.bean(Issuances.class).retry(issuance, Actor.system());
      }
    }
    assertThat(receipt).isNotNull();
    assertThat(receipt.state()).isEqualTo("ACTIVE");
    assertThat(issuer.device(receipt.device()).state()).isEqualTo(DeviceState.ACTIVE);
    var piv = card.inspect().piv();
    assertThat(piv.pin()).startsWith(Station.PIN.getBytes(StandardCharsets.US_ASCII));
    assertThat(piv.puk()).isNotEqualTo("12345678".getBytes(StandardCharsets.US_ASCII));
    assertThat(piv.pukTriesLeft()).isPositive();
    assertThat(card.inspect().keySets()).doesNotContainKey(FACTORY_KEY_VERSION);
  }

  private static @Nullable Receipt redeem(VirtualDevice card, IssuanceTicket ticket)
      throws Exception {
    try {
      SessionOutcome outcome = new Station(server).redeem(card.transport(), ticket.ticket());
      assertThat(outcome.receipt() == null).isEqualTo(outcome.problem() != null);
      return outcome.receipt();
    } catch (org.keywright.card.transport.CardTransportException e) {
      // It was gone before it could be identified.
      return null;
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void a_reset_after_each_of_the_first_exchanges_only_takes_longer(String model) throws Exception {
    VirtualDevice card = card(model);
    IssuanceTicket ticket = issuer.start(issuer.policy(model));
    SessionOutcome outcome =
        new Station(server)
            .through(network ->
                request -> {
                  ExchangeResponse response = network.exchange(request);
                  if (request.sequence() <= 9) {
                    card.reset();
                  }
                  return response;
                })
            .redeem(card.transport(), ticket.ticket());
    assertThat(outcome.problem()).isNull();
    assertThat(outcome.receipt()).isNotNull();
    assertThat(outcome.receipt().state()).isEqualTo("ACTIVE");
  }

  @ParameterizedTest
  @MethodSource("gaps")
  void a_reset_between_two_exchanges_costs_two_more_at_most(String model, int gap)
      throws Exception {
    VirtualDevice card = card(model);
    IssuanceTicket ticket = issuer.start(issuer.policy(model));
    SessionOutcome outcome =
        new Station(server)
            .through(network ->
                request -> {
                  ExchangeResponse response = network.exchange(request);
                  if (request.sequence() == gap) {
                    card.reset();
                  }
                  return response;
                })
            .redeem(card.transport(), ticket.ticket());
    assertThat(outcome.problem()).isNull();
    int without = model.equals("plain-piv-9b") ? 5 : 6;
    assertThat(outcome.exchanges()).isLessThanOrEqualTo(without + 2);
  }

  static Stream<Arguments> gaps() {
    return models()
        .flatMap(model -> IntStream.rangeClosed(1, 5).mapToObj(gap -> Arguments.of(model, gap)));
  }

  static Stream<String> models() {
    return Stream.of("plain-piv-9b", "plain-piv-scp03");
  }

  @Test
  void a_card_whose_keys_were_added_but_not_used_yet_goes_on_under_the_new_ones() throws Exception {
    VirtualDevice card = card("plain-piv-scp03");
    card.faults().add(Fault.Kind.LOSE_REPLY, When.instruction(0xD8, 1));
    IssuanceTicket ticket = issuer.start(issuer.policy("plain-piv-scp03"));
    assertThat(redeem(card, ticket)).isNull();
    assertThat(card.inspect().keySets()).hasSize(2);
    card.insert();
    IssuanceTicket again =
        server.bean(Issuances.class).retry(ticket.issuance().id(), Actor.system());
    assertThat(redeem(card, again)).isNotNull();
    assertThat(card.inspect().keySets()).hasSize(1).doesNotContainKey(FACTORY_KEY_VERSION);
  }

  @Test
  void the_keys_that_a_card_came_with_are_removed_by_a_later_run_if_the_first_did_not_get_there()
      throws Exception {
    VirtualDevice card = card("plain-piv-scp03");
    card.faults().add(Fault.Kind.REMOVE, When.instruction(0xE4, 1));
    IssuanceTicket ticket = issuer.start(issuer.policy("plain-piv-scp03"));
    assertThat(redeem(card, ticket)).isNull();
    card.insert();
    UUID device =
        Objects.requireNonNull(
            server.bean(Issuances.class).cancel(ticket.issuance().id(), Actor.system()).device());
    assertThat(issuer.recycle(card.transport(), device).problem()).isNull();
    assertThat(card.inspect().keySets()).containsKey(FACTORY_KEY_VERSION);
    SessionOutcome outcome = issuer.issue(card.transport(), issuer.policy("plain-piv-scp03"));
    assertThat(outcome.problem()).isNull();
    assertThat(card.inspect().keySets()).hasSize(1).doesNotContainKey(FACTORY_KEY_VERSION);
  }
}
