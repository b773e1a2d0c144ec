package org.keywright.server.issuance.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.script.Purpose;
import org.keywright.card.script.Script;
import org.keywright.card.script.Step;
import org.keywright.card.tlv.Tlv;

/** How devices are emptied. */
class RecyclePlanTest {

  private static final int CHUID = 0x5FC102;

  @Test
  void a_device_with_a_reset_has_its_PIN_and_PUK_blocked_before_and_needs_no_key()
      throws Exception {
    Knowledge knowledge = Knowledge.none().with(s -> s.withTries(0, 3).withTries(1, 4));
    PlannedScript script = next(Known.securityKey(), knowledge);
    assertThat(script.purpose()).isEqualTo(Purpose.RECYCLE);
    assertThat(Known.instructions(script))
        .startsWith("A4 20 20 20 20 2C 2C 2C 2C 2C FB A4 F7 F7 F7 F7 F7 F7 F7");
    assertThat(script.meanings().getLast()).isEqualTo(new Meaning.Emptied());
    Set<String> tried = new HashSet<>();
    for (CommandApdu verify : Known.commands(script, 0x20)) {
      tried.add(java.util.HexFormat.of().formatHex(verify.data()));
    }
    assertThat(tried).as("no value twice").hasSize(4);
  }

  @Test
  void another_device_that_came_in_between_is_not_erased_nor_taken_for_the_one_that_was()
      throws Exception {
    Knowledge knowledge =
        Knowledge.none()
            .with(s -> s.withTries(0, 1).withTries(1, 1))
            .identifiedAs("serial:1234567");
    PlannedScript script = next(Known.securityKey(), knowledge);
    assertThat(Known.instructions(script))
        .startsWith("A4 F8 20 20 2C 2C F8 FB A4")
        .endsWith("F8 A4");
    assertThat(script.meanings()).filteredOn(new Meaning.SameDevice()::equals).hasSize(3);
  }

  @Test
  void the_last_try_has_to_find_them_blocked() throws Exception {
    PlannedScript script = next(Known.securityKey(), Knowledge.none());
    List<Step> tries =
        Known.steps(script).stream().filter(step -> step.apdu().ins() == 0x20).toList();
    assertThat(tries.getLast().accept()).containsExactly(0x6983);
    assertThat(tries.getFirst().accept()).contains(0x63C0, 0x63C2, 0x6983).doesNotContain(0x9000);
  }

  @Test
  void the_number_of_tries_is_bounded_whatever_the_device_says() throws Exception {
    Knowledge knowledge = Knowledge.none().with(s -> s.withTries(0, 255).withTries(1, 255));
    PlannedScript script = next(Known.securityKey(), knowledge);
    assertThat(Known.steps(script)).hasSizeLessThan(Script.MAX_STEPS);
  }

  @Test
  void a_device_that_still_has_other_values_after_its_reset_is_not_empty() {
    byte[] set =
        Tlv.encodeAll(List.of(Tlv.of(0x05, new byte[] {0}), Tlv.of(0x06, new byte[] {3, 3})));
    Learned learned =
        Known.read(
            Knowledge.none(),
            Known.secrets(),
            List.of(new Meaning.FactoryState(0x80), new Meaning.Emptied()),
            Known.ok(set),
            Known.ok());
    assertThat(learned.fault()).isNotNull();
    assertThat(learned.knowledge().emptied()).isFalse();
  }

  @Test
  void a_data_object_that_still_has_content_is_not_empty() {
    for (boolean empty : new boolean[] {true, false}) {
      byte[] content = Tlv.of(0x53, new byte[empty ? 0 : 3]).encode();
      Learned learned =
          Known.read(
              Knowledge.none(),
              Known.secrets(),
              List.of(new Meaning.Absent(CHUID), new Meaning.Emptied()),
              Known.ok(content),
              Known.ok());
      assertThat(learned.knowledge().emptied()).isEqualTo(empty);
    }
  }

  @Test
  void a_plain_card_is_named_then_its_PIN_is_restored_keys_and_objects_overwritten()
      throws Exception {
    Knowledge knowledge =
        Known.withWitness(Known.wanted(), PivAlgorithm.TDEA)
            .holding("PUK", Known.NEW)
            .holding("MANAGEMENT_KEY", Known.OLD);
    RecyclePlan plan = plan(Known.plainCard(), knowledge);
    assertThat(plan.due()).isEqualTo(Plan.Part.NAME);
    PlannedScript script =
        plan.next(new Target.Contents(Map.of(CHUID, new byte[] {0x34, 0}))).orElseThrow();
    assertThat(script.purpose()).isEqualTo(Purpose.RECYCLE);
    assertThat(Known.instructions(script)).startsWith("87 DB 2C 47 47 47 47 DB DB");
    assertThat(Known.commands(script, 0xFB)).isEmpty();
    long named =
        Known.commands(script, 0xDB).stream()
            .filter(put -> put.data()[2] == 0x5F && put.data()[4] == 0x02)
            .count();
    assertThat(named).as("the name is not emptied").isEqualTo(1);
    assertThat(script.meanings()).contains(new Meaning.Content(CHUID));
  }

  @Test
  void nothing_is_left_to_do_on_an_empty_device() throws Exception {
    Knowledge empty = Knowledge.none().withEmptied();
    assertThat(plan(Known.plainCard(), empty).next(Known.NOTHING)).isEmpty();
    assertThat(empty.forNewAttempt().emptied()).as("it may have been elsewhere").isFalse();
  }

  private static PlannedScript next(Target target, Knowledge knowledge) throws PlanException {
    return plan(target, knowledge).next(Known.NOTHING).orElseThrow();
  }

  private static RecyclePlan plan(Target target, Knowledge knowledge) {
    return new RecyclePlan(target, knowledge, Known.secrets(), Known.PROOFS);
  }
}
