package org.keywright.card.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.keywright.card.script.Purpose.ACTIVATE;
import static org.keywright.card.script.Purpose.CHANGE_PIN;
import static org.keywright.card.script.Purpose.PERSONALIZE;
import static org.keywright.card.script.Purpose.PREPARE;
import static org.keywright.card.script.Purpose.PROVE;
import static org.keywright.card.script.Purpose.RECYCLE;
import static org.keywright.card.script.Purpose.RENEW;
import static org.keywright.card.script.Purpose.RESET_PIN;
import static org.keywright.card.script.TestScripts.step;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivSlot;

class ScriptGrammarTest {

  private static final Set<Purpose> ALL = EnumSet.allOf(Purpose.class);
  private static final Set<Purpose> NONE = EnumSet.noneOf(Purpose.class);
  private static final Set<Purpose> WRITING = EnumSet.of(PERSONALIZE, PROVE, RECYCLE);
  private static final Set<Purpose> SETTING = EnumSet.of(PERSONALIZE, RECYCLE);

  private static final Step VERIFY_TRANSPORT_PIN = step("002000800831323334353637FF");

  private static Set<Purpose> allowing(Step... steps) {
    Set<Purpose> allowed = EnumSet.noneOf(Purpose.class);
    for (Purpose purpose : Purpose.values()) {
      if (isAllowed(purpose, steps)) {
        allowed.add(purpose);
      }
    }
    return allowed;
  }

  private static boolean isAllowed(Purpose purpose, Step... steps) {
    try {
      ScriptGrammar.check(TestScripts.script(purpose, steps));
      return true;
    } catch (ScriptRejectedException e) {
      assertThat(e.reason()).isEqualTo(ScriptRejectedException.Reason.FORBIDDEN);
      return false;
    }
  }

  /** The plainest good command of each instruction in the clear, and who may send it. */
  private static Map<Integer, Map.Entry<String, Set<Purpose>>> plain() {
    Map<Integer, Map.Entry<String, Set<Purpose>>> table = new HashMap<>();
    table.put(0xA4, Map.entry("00A4040009A00000030800001000", ALL));
    table.put(0x20, Map.entry("00200080", ALL));
    table.put(
        0x50,
        Map.entry("80500000081122334455667788", EnumSet.of(PREPARE, PERSONALIZE, PROVE, RECYCLE)));
    table.put(
        0x87, Map.entry("0087039B047C028000", EnumSet.of(PREPARE, PERSONALIZE, PROVE, RECYCLE)));
    table.put(0xCA, Map.entry("80CA9F7F00", ALL));
    table.put(0xCB, Map.entry("00CB3FFF055C035FC102", ALL));
    table.put(0xF7, Map.entry("00F7009B00", ALL));
    table.put(0xF8, Map.entry("00F8000000", ALL));
    table.put(0xFD, Map.entry("00FD000000", ALL));
    table.put(0xDB, Map.entry("00DB3FFF075C035FC1025300", WRITING));
    table.put(0x24, Map.entry("0024008110" + "31".repeat(16), SETTING));
    table.put(0x2C, Map.entry("002C008010" + "31".repeat(16), SETTING));
    table.put(0x47, Map.entry("0047009A05AC03800107", SETTING));
    table.put(0xF6, Map.entry("00F6FF9A", SETTING));
    table.put(0xF9, Map.entry("00F99A0000", SETTING));
    table.put(0xFA, Map.entry("00FA0505", SETTING));
    table.put(0xFF, Map.entry("00FFFFFF03080A9B", SETTING));
    table.put(0xFB, Map.entry("00FB0000", EnumSet.of(RECYCLE)));
    return table;
  }

  @Test
  void each_purpose_allows_its_instructions_and_no_others() {
    Map<Integer, Map.Entry<String, Set<Purpose>>> table = plain();
    for (int ins = 0; ins <= 0xFF; ins++) {
      if (table.containsKey(ins)) {
        Map.Entry<String, Set<Purpose>> row = table.get(ins);
        assertThat(allowing(step(row.getKey()))).as("%02X", ins).isEqualTo(row.getValue());
      } else {
        for (int cla : new int[] {0x00, 0x80}) {
          assertThat(allowing(step("%02X%02X0000".formatted(cla, ins))))
              .as("%02X %02X", cla, ins)
              .isEqualTo(NONE);
        }
      }
    }
  }

  @Test
  void a_class_byte_is_plain_globalplatforms_or_a_secure_channels_and_no_other() {
    for (int cla = 0; cla <= 0xFF; cla++) {
      boolean channel = Set.of(0x04, 0x84, 0x14, 0x94).contains(cla);
      Set<Purpose> expected = cla == 0 ? ALL : channel ? WRITING : NONE;
      assertThat(allowing(step("%02XCB3FFF055C035FC102".formatted(cla))))
          .as("%02X", cla)
          .isEqualTo(expected);
    }
  }

  @Test
  void a_secure_channel_carries_administration_and_nothing_else() {
    Map<Integer, Set<Purpose>> table =
        Map.of(
            0x82, WRITING, 0xD8, WRITING, 0xE4, WRITING, 0xDB, WRITING, 0xCB, WRITING, 0xCA,
            WRITING, 0x20, WRITING, 0x24, SETTING, 0x2C, SETTING, 0x47, SETTING);
    for (int ins = 0; ins <= 0xFF; ins++) {
      for (int cla : new int[] {0x04, 0x84}) {
        assertThat(allowing(step("%02X%02X000010%s".formatted(cla, ins, "5A".repeat(16)))))
            .as("%02X %02X", cla, ins)
            .isEqualTo(table.getOrDefault(ins, NONE));
      }
    }
  }

  @Test
  @DisplayName("Class 84 with instruction 87 does not smuggle a private key operation")
  void no_private_key_operation_in_a_secure_channel() {
    for (String cla : List.of("04", "84", "14", "94", "0C")) {
      CommandApdu agree = PivCommands.agree(PivSlot.KEY_MANAGEMENT, PivAlgorithm.P_256, point(32));
      byte[] bytes = agree.encode();
      bytes[0] = HexFormat.of().parseHex(cla)[0];
      assertThat(allowing(VERIFY_TRANSPORT_PIN, step(HexFormat.of().formatHex(bytes))))
          .isEqualTo(NONE);
      assertThat(allowing(step(cla + "87039B047C028000"))).isEqualTo(NONE);
    }
  }

  @Test
  void external_authenticate_put_key_and_delete_exist_in_a_secure_channel_alone() {
    for (String command : List.of("0082", "8082", "00D8", "80D8", "00E4", "80E4")) {
      assertThat(allowing(step(command + "0000021234"))).as(command).isEqualTo(NONE);
    }
  }

  @Test
  void chains_in_the_clear_are_the_executors_to_make() {
    assertThat(allowing(step("1087079B047C028000"))).isEqualTo(NONE);
    assertThat(allowing(step("10DB3FFF055C035FC102"))).isEqualTo(NONE);
  }

  @Test
  void only_piv_and_the_issuer_security_domain_are_selected() {
    assertThat(allowing(step("00A4040009A00000030800001000"))).isEqualTo(ALL);
    assertThat(allowing(step("00A404000BA0000003080000100001 00".replace(" ", "")))).isEqualTo(ALL);
    assertThat(allowing(step("00A4040008A000000151000000"))).isEqualTo(ALL);
    assertThat(allowing(step("00A4040000"))).isEqualTo(ALL);
    for (String aid :
        List.of(
            "A0000006472F0001", // FIDO
            "A000000527210101", // OATH
            "D27600012401", // OpenPGP
            "A000000527471117", // a vendor's management
            "A000000308", // PIV, or something else of NIST's
            "A000000308000010000101",
            "A00000030800001000010000")) {
      String command = "00A40400%02X%s".formatted(aid.length() / 2, aid);
      assertThat(allowing(step(command))).as(aid).isEqualTo(NONE);
    }
    for (String parameters : List.of("0000", "0200", "0402", "040C", "0800")) {
      assertThat(allowing(step("00A4" + parameters + "09A00000030800001000"))).isEqualTo(NONE);
    }
  }

  @Test
  void a_script_does_not_go_on_without_the_application_that_it_selects() {
    assertThat(allowing(step("00A4040009A00000030800001000").accepting(0x9000, 0x6A82)))
        .isEqualTo(NONE);
  }

  @Test
  void prepare_asks_for_a_witness_and_answers_none() {
    assertThat(isAllowed(PREPARE, step("0087089B047C028000"))).isTrue();
    assertThat(isAllowed(PREPARE, step("0087089B047C028100"))).isFalse();
    assertThat(isAllowed(PREPARE, step("0087089B147C128010" + "00".repeat(16)))).isFalse();
  }

  @Test
  void prepare_and_what_sets_a_persons_pin_try_no_pin_of_the_servers() {
    assertThat(allowing(VERIFY_TRANSPORT_PIN)).isEqualTo(WRITING);
  }

  @Test
  void verify_and_change_reach_piv_references_alone() {
    for (int reference = 0; reference <= 0xFF; reference++) {
      boolean code = reference == 0x80 || reference == 0x81;
      assertThat(allowing(step("002400%02X10%s".formatted(reference, "31".repeat(16)))))
          .as("CHANGE %02X", reference)
          .isEqualTo(code ? SETTING : NONE);
      assertThat(allowing(step("002C00%02X10%s".formatted(reference, "31".repeat(16)))))
          .as("RESET RETRY COUNTER %02X", reference)
          .isEqualTo(reference == 0x80 ? SETTING : NONE);
      assertThat(allowing(step("002000%02X".formatted(reference))))
          .as("VERIFY %02X", reference)
          .isEqualTo(code || reference == 0 ? ALL : NONE);
    }
    assertThat(allowing(step("0024018010" + "31".repeat(16)))).isEqualTo(NONE);
    assertThat(allowing(step("0020FF80"))).isEqualTo(ALL);
    assertThat(allowing(step("0020FF800831313131313131FF"))).isEqualTo(NONE);
  }

  @Test
  void no_private_key_operation_has_an_input_that_the_server_chose() {
    for (int slot = 0; slot <= 0xFF; slot++) {
      for (PivAlgorithm algorithm : PivAlgorithm.values()) {
        Step sign =
            step(
                "0087%02X%02X%s"
                    .formatted(
                        algorithm.id(), slot, "167C148200811000112233445566778899AABBCCDDEEFF"));
        boolean management = slot == 0x9B && algorithm.kind() == PivAlgorithm.Kind.BLOCK_CIPHER;
        assertThat(allowing(VERIFY_TRANSPORT_PIN, sign))
            .as("%s %02X", algorithm, slot)
            .isEqualTo(management ? WRITING : NONE);
      }
    }
  }

  private static byte[] point(int field) {
    byte[] point = new byte[1 + 2 * field];
    Arrays.fill(point, (byte) 7);
    point[0] = 4;
    return point;
  }

  private static final List<PivAlgorithm> CURVES = List.of(PivAlgorithm.P_256, PivAlgorithm.P_384);

  @Test
  void key_agreement_is_for_9d_in_prove_under_a_pin_that_the_server_knows() {
    for (PivAlgorithm curve : CURVES) {
      Step agreement = new Agreeing(curve).step();
      assertThat(allowing(VERIFY_TRANSPORT_PIN, agreement)).isEqualTo(EnumSet.of(PROVE));
      assertThat(allowing(agreement)).isEqualTo(NONE);
      assertThat(allowing(agreement, VERIFY_TRANSPORT_PIN)).isEqualTo(NONE);
      assertThat(allowing(step("00200080"), agreement)).isEqualTo(NONE);
      assertThat(allowing(VERIFY_TRANSPORT_PIN.accepting(0x9000, 0x63C2), agreement))
          .isEqualTo(NONE);
      Agreeing another = new Agreeing(curve);
      another.slot = 0x9A;
      assertThat(allowing(VERIFY_TRANSPORT_PIN, another.step())).isEqualTo(NONE);
      Agreeing signing = new Agreeing(curve);
      signing.tag = 0x81;
      assertThat(allowing(VERIFY_TRANSPORT_PIN, signing.step())).isEqualTo(NONE);
    }
  }

  @Test
  void key_agreement_is_only_with_a_point_whose_private_key_the_server_shows_to_hold() {
    for (PivAlgorithm curve : CURVES) {
      Step bare =
          Step.of(PivCommands.agree(PivSlot.KEY_MANAGEMENT, curve, point(curve.bytes())), 256, 10);
      assertThat(allowing(VERIFY_TRANSPORT_PIN, bare)).as("without a proof").isEqualTo(NONE);
      Agreeing elsewhere = new Agreeing(curve);
      elsewhere.origin = "https://other.example.org";
      assertThat(allowing(VERIFY_TRANSPORT_PIN, elsewhere.step())).as("origin").isEqualTo(NONE);
      Agreeing before = new Agreeing(curve);
      before.issuance = new UUID(1, 2);
      assertThat(allowing(VERIFY_TRANSPORT_PIN, before.step())).as("issuance").isEqualTo(NONE);
      Agreeing forAnother = new Agreeing(curve);
      forAnother.signedKey = new byte[] {3, 2, 1};
      assertThat(allowing(VERIFY_TRANSPORT_PIN, forAnother.step())).as("key").isEqualTo(NONE);
      // The point that somebody else made, to send something to the holder.
      Agreeing captured = new Agreeing(curve);
      Hole other = java.util.Objects.requireNonNull(new Agreeing(curve).step().hole());
      captured.other = ((Hole.Agreement) other).point();
      assertThat(allowing(VERIFY_TRANSPORT_PIN, captured.step())).as("point").isEqualTo(NONE);
      Agreeing off = new Agreeing(curve);
      off.other = point(curve.bytes());
      assertThat(allowing(VERIFY_TRANSPORT_PIN, off.step())).as("off the curve").isEqualTo(NONE);
    }
  }

  private static Step proof(int slot, PivAlgorithm algorithm, Hole.ProofForm form) {
    int length = algorithm.bytes();
    CommandApdu command =
        algorithm.kind() == PivAlgorithm.Kind.RSA
            ? PivCommands.applyRsa(PivSlot.AUTHENTICATION, algorithm, new byte[length])
            : PivCommands.signEcdsa(PivSlot.AUTHENTICATION, algorithm, new byte[length]);
    byte[] data = command.data();
    return proof(slot, algorithm.id(), data, data.length - length, length, form);
  }

  private static Step proof(
      int slot, int algorithm, byte[] data, int offset, int length, Hole.ProofForm form) {
    Hole.Proof hole =
        new Hole.Proof(offset, length, form, slot, new byte[32], new byte[] {1, 2, 3});
    return Step.of(CommandApdu.of(0, 0x87, algorithm, slot, data, 256), 1024, 10).withHole(hole);
  }

  @Test
  void a_proof_is_in_prove_and_renew_alone_and_by_a_piv_key() {
    for (int slot : new int[] {0x9A, 0x9C, 0x9D, 0x9E}) {
      for (PivAlgorithm rsa : List.of(PivAlgorithm.RSA_2048, PivAlgorithm.RSA_3072)) {
        assertThat(allowing(proof(slot, rsa, Hole.ProofForm.RSA_PKCS1_SHA256)))
            .isEqualTo(EnumSet.of(PROVE, RENEW));
      }
      assertThat(allowing(proof(slot, PivAlgorithm.P_256, Hole.ProofForm.ECDSA_SHA256)))
          .isEqualTo(EnumSet.of(PROVE, RENEW));
      assertThat(allowing(proof(slot, PivAlgorithm.P_384, Hole.ProofForm.ECDSA_SHA384)))
          .isEqualTo(EnumSet.of(PROVE, RENEW));
    }
    for (int slot : new int[] {0x9B, 0xF9, 0x82}) {
      assertThat(allowing(proof(slot, PivAlgorithm.P_256, Hole.ProofForm.ECDSA_SHA256)))
          .isEqualTo(NONE);
    }
  }

  @Test
  void a_proofs_template_holds_nothing_but_the_proof() {
    // 81 with bytes of the server's, then the hole in an object that a card skips.
    byte[] smuggled =
        HexFormat.of()
            .parseHex(
                "7C48820081 20".replace(" ", "") + "AA".repeat(32) + "9920" + "00".repeat(32));
    assertThat(
            allowing(
                proof(0x9A, 0x11, smuggled, smuggled.length - 32, 32, Hole.ProofForm.ECDSA_SHA256)))
        .isEqualTo(NONE);
    // Key agreement instead of a signature.
    byte[] other = HexFormat.of().parseHex("7C2482008520" + "00".repeat(32));
    assertThat(
            allowing(proof(0x9A, 0x11, other, other.length - 32, 32, Hole.ProofForm.ECDSA_SHA256)))
        .isEqualTo(NONE);
    // A block of RSA for a key that is none.
    byte[] block =
        HexFormat.of().parseHex("7C8201068200818201 00".replace(" ", "") + "00".repeat(256));
    assertThat(
            allowing(
                proof(0x9A, 0x07, block, block.length - 256, 256, Hole.ProofForm.RSA_PKCS1_SHA256)))
        .isEqualTo(EnumSet.of(PROVE, RENEW));
    assertThat(
            allowing(
                proof(0x9A, 0x11, block, block.length - 256, 256, Hole.ProofForm.RSA_PKCS1_SHA256)))
        .isEqualTo(NONE);
  }

  @Test
  void a_proof_names_the_key_that_signs() {
    Step step = proof(0x9A, PivAlgorithm.P_256, Hole.ProofForm.ECDSA_SHA256);
    CommandApdu other = CommandApdu.of(0, 0x87, 0x11, 0x9C, step.apdu().data(), 256);
    assertThat(
            allowing(
                Step.of(other, 1024, 10).withHole(java.util.Objects.requireNonNull(step.hole()))))
        .isEqualTo(NONE);
  }

  private static Step pin(String command, int offset, int length, Hole.PinKind kind) {
    return step(command).withHole(new Hole.Pin(offset, length, kind, 0xFF, PinRules.PIV));
  }

  private static final String CHANGE = "0024008010" + "31".repeat(8) + "00".repeat(8);
  private static final String VERIFY = "0020008008" + "00".repeat(8);

  @Test
  void a_persons_pin_is_in_the_purposes_that_set_it_or_are_shown_it_alone() {
    assertThat(allowing(pin(CHANGE, 8, 8, Hole.PinKind.NEW))).isEqualTo(EnumSet.of(ACTIVATE));
    assertThat(allowing(pin(VERIFY, 0, 8, Hole.PinKind.NEW))).isEqualTo(EnumSet.of(ACTIVATE));
    assertThat(allowing(pin(VERIFY, 0, 8, Hole.PinKind.CURRENT))).isEqualTo(NONE);
    assertThat(allowing(SELECT, SHOWN)).isEqualTo(EnumSet.of(RENEW));
    assertThat(allowing(SELECT, CHANGE_BY_PERSON)).isEqualTo(EnumSet.of(CHANGE_PIN));
    assertThat(allowing(SELECT, RESET_BY_PUK)).isEqualTo(EnumSet.of(RESET_PIN));
  }

  private static final Step SELECT = step("00A404000BA000000308000010000100");
  private static final Step SELECT_DOMAIN = step("00A4040008A000000151000000");
  private static final Step CHANGE_BY_PERSON = change("0024008010" + "00".repeat(16), 0, 16);
  private static final Step RESET_BY_PUK =
      pin("002C008010" + "31".repeat(8) + "00".repeat(8), 8, 8, Hole.PinKind.NEW);

  private static Step change(String command, int offset, int length) {
    return step(command)
        .withHole(new Hole.PinChange(offset, length, 0xFF, PinRules.PIV, PinRules.PIV));
  }

  @Test
  void what_a_person_typed_is_tried_once_and_nothing_runs_under_it() {
    for (Purpose purpose : List.of(CHANGE_PIN, RESET_PIN)) {
      Step typed = purpose == CHANGE_PIN ? CHANGE_BY_PERSON : RESET_BY_PUK;
      assertThat(isAllowed(purpose, SELECT, step("00200080"), typed)).isTrue();
      assertThat(isAllowed(purpose, SELECT, typed, typed)).isFalse();
      assertThat(isAllowed(purpose, SELECT, typed, step("00CB3FFF055C035FC103"))).isFalse();
      assertThat(isAllowed(purpose, SELECT, typed, step("00200080"))).isFalse();
      assertThat(isAllowed(purpose, SELECT, typed.accepting(0x9000, 0x63C2))).isFalse();
    }
  }

  private static final Step PROOF = proof(0x9A, PivAlgorithm.P_256, Hole.ProofForm.ECDSA_SHA256);
  private static final Step SHOWN = pin(VERIFY, 0, 8, Hole.PinKind.CURRENT);

  @Test
  void a_renewal_has_keys_sign_under_the_pin_that_the_person_has_and_does_nothing_else() {
    // A signature key asks for the PIN each time (SP 800-73-5 part 1, table 4).
    assertThat(isAllowed(RENEW, SELECT, SHOWN, PROOF, SHOWN, PROOF)).isTrue();
    for (String other :
        List.of(
            "002000800831323334353637FF",
            "00CB3FFF055C035FC103",
            "0087039B047C028000",
            "80500000081122334455667788",
            "00DB3FFF075C035FC1025300",
            "0047009A05AC03800107",
            "04DB3FFF085A5A5A5A5A5A5A5A")) {
      assertThat(isAllowed(RENEW, SELECT, SHOWN, step(other))).as(other).isFalse();
    }
    assertThat(isAllowed(RENEW, SELECT, SHOWN, new Agreeing(PivAlgorithm.P_256).step())).isFalse();
  }

  @Test
  void a_wrong_pin_ends_a_renewal_and_piv_is_who_judges_it() {
    assertThat(isAllowed(RENEW, SELECT, SHOWN.accepting(0x9000, 0x63C2))).isFalse();
    assertThat(isAllowed(RENEW, SHOWN)).isFalse();
    assertThat(isAllowed(RENEW, SELECT, SELECT_DOMAIN, SHOWN)).isFalse();
    assertThat(isAllowed(RENEW, SELECT, pin(VERIFY, 0, 8, Hole.PinKind.NEW))).isFalse();
    Step global = pin("0020000008" + "00".repeat(8), 0, 8, Hole.PinKind.CURRENT);
    assertThat(isAllowed(RENEW, SELECT, global)).isFalse();
  }

  @Test
  void what_a_person_typed_goes_to_piv_and_to_no_other_application() {
    for (Purpose purpose : List.of(CHANGE_PIN, RESET_PIN)) {
      Step typed = purpose == CHANGE_PIN ? CHANGE_BY_PERSON : RESET_BY_PUK;
      assertThat(isAllowed(purpose, typed)).isFalse();
      assertThat(isAllowed(purpose, SELECT, SELECT_DOMAIN, typed)).isFalse();
      assertThat(isAllowed(purpose, SELECT_DOMAIN, SELECT, typed)).isTrue();
    }
  }

  @Test
  void a_change_replaces_the_pin_of_piv_and_nothing_else() {
    String zeroes = "00".repeat(16);
    assertThat(allowing(SELECT, change("0024008110" + zeroes, 0, 16))).isEqualTo(NONE);
    assertThat(allowing(SELECT, change("0024000010" + zeroes, 0, 16))).isEqualTo(NONE);
    assertThat(allowing(SELECT, change("0024018010" + zeroes, 0, 16))).isEqualTo(NONE);
    assertThat(allowing(SELECT, change("002C008010" + zeroes, 0, 16))).isEqualTo(NONE);
    assertThat(allowing(SELECT, change("0020008010" + zeroes, 0, 16))).isEqualTo(NONE);
    assertThat(allowing(SELECT, change("0024008012" + zeroes + "0000", 0, 16))).isEqualTo(NONE);
    assertThat(allowing(SELECT, change("00240080123131" + zeroes, 2, 16))).isEqualTo(NONE);
    assertThat(allowing(SELECT, change("0424008010" + zeroes, 0, 16))).isEqualTo(NONE);
  }

  @Test
  void a_reset_sets_no_pin_that_the_person_did_not_choose() {
    for (Purpose purpose : List.of(CHANGE_PIN, RESET_PIN)) {
      assertThat(isAllowed(purpose, SELECT, step("002C008010" + "31".repeat(16)))).isFalse();
      assertThat(isAllowed(purpose, SELECT, step("0024008010" + "31".repeat(16)))).isFalse();
      assertThat(isAllowed(purpose, SELECT, step("0024008110" + "31".repeat(16)))).isFalse();
    }
    assertThat(
            allowing(
                SELECT,
                pin("002C008010" + "31".repeat(8) + "00".repeat(8), 8, 8, Hole.PinKind.CURRENT)))
        .isEqualTo(NONE);
  }

  @Test
  void a_persons_pin_goes_where_a_pin_belongs() {
    String zeroes = "00".repeat(16);
    assertThat(allowing(pin("0024008010" + zeroes, 0, 8, Hole.PinKind.NEW))).isEqualTo(NONE);
    assertThat(allowing(pin("0024008110" + zeroes, 8, 8, Hole.PinKind.NEW))).isEqualTo(NONE);
    assertThat(allowing(pin("0024008010" + zeroes, 8, 8, Hole.PinKind.CURRENT))).isEqualTo(NONE);
    assertThat(allowing(pin("0020008010" + zeroes, 0, 8, Hole.PinKind.NEW))).isEqualTo(NONE);
    assertThat(allowing(pin("0020009A08" + "00".repeat(8), 0, 8, Hole.PinKind.NEW)))
        .isEqualTo(NONE);
    assertThat(allowing(pin("00DB3FFF10" + zeroes, 8, 8, Hole.PinKind.NEW))).isEqualTo(NONE);
    assertThat(allowing(pin("00CB3FFF10" + zeroes, 8, 8, Hole.PinKind.NEW))).isEqualTo(NONE);
    assertThat(allowing(pin("00A4040008" + "00".repeat(8), 0, 8, Hole.PinKind.NEW)))
        .isEqualTo(NONE);
    assertThat(allowing(pin("0420008010" + zeroes, 0, 16, Hole.PinKind.NEW))).isEqualTo(NONE);
  }

  @Test
  void activate_sets_no_pin_that_the_person_did_not_choose() {
    assertThat(isAllowed(ACTIVATE, step("0024008010" + "31".repeat(16)))).isFalse();
    assertThat(isAllowed(ACTIVATE, step("002C008010" + "31".repeat(16)))).isFalse();
  }

  @Test
  void nothing_is_read_after_the_persons_pin_was_given() {
    Step read = step("00CB3FFF055C035FC103");
    assertThat(isAllowed(ACTIVATE, read, pin(VERIFY, 0, 8, Hole.PinKind.NEW))).isTrue();
    assertThat(isAllowed(ACTIVATE, pin(VERIFY, 0, 8, Hole.PinKind.NEW), read)).isFalse();
    assertThat(isAllowed(ACTIVATE, pin(VERIFY, 0, 8, Hole.PinKind.NEW), step("00F7008000")))
        .isFalse();
  }

  @Test
  void the_steps_that_the_server_plans_for_an_activation_are_allowed() {
    assertThat(
            isAllowed(
                ACTIVATE,
                step("00A404000BA000000308000010000100"),
                step("00CB3FFF055C035FC102"),
                pin(CHANGE, 8, 8, Hole.PinKind.NEW),
                pin(VERIFY, 0, 8, Hole.PinKind.NEW)))
        .isTrue();
  }

  @Test
  void reset_is_for_recycling_alone() {
    assertThat(allowing(step("00FB0000"))).isEqualTo(EnumSet.of(RECYCLE));
  }

  @Test
  void a_person_agrees_to_wiping_and_to_a_pin_that_is_set_without_theirs() {
    for (Purpose purpose : Purpose.values()) {
      Consent expected =
          purpose == RECYCLE ? Consent.WIPE : purpose == RESET_PIN ? Consent.PIN_RESET : null;
      assertThat(purpose.consent()).as(purpose.name()).isEqualTo(expected);
    }
  }
}
