package org.keywright.card.piv.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/** What is written keeps to SP 800-73-5 part 1 Appendix A and SP 800-76-2. */
class WritingTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final FascN FASC_N = FascN.nonFederal(1);
  private static final UUID CARD = UUID.fromString("c9d20c56-8a84-4878-b4c4-ced1f6c375a3");
  private static final LocalDate DAY = LocalDate.of(2031, 2, 28);
  private static final Instant NOW = Instant.parse("2026-11-23T10:11:12Z");

  /** Makes an object whose element has this many bytes. */
  @FunctionalInterface
  private interface Sized {
    PivData of(int length);
  }

  private static final Map<String, Sized> VARIABLE =
      Map.ofEntries(
          Map.entry("3000-3E", n -> Chuid.of(FASC_N, CARD, DAY, null).withSignature(new byte[n])),
          Map.entry("9000-BA", n -> new SecurityObject(groups(n / 3), bytes(1))),
          Map.entry("9000-BB", n -> new SecurityObject(groups(1), bytes(n))),
          Map.entry("3001-01", n -> printed("n".repeat(n), "", "", "")),
          Map.entry("3001-02", n -> printed("", "n".repeat(n), "", "")),
          Map.entry("3001-05", n -> printed("", "", "n".repeat(n), "")),
          Map.entry("3001-07", n -> printed("", "", "", "n".repeat(n))),
          Map.entry("6060-F3", n -> new KeyHistory(1, 1, "u".repeat(n))),
          Map.entry("1016-7F60", n -> new BitGroupTemplate(List.of(bytes(n)))),
          Map.entry(
              "1017-7F21",
              n -> new SmCertificateSigner(CertificateObject.plain(new byte[10]), bytes(n))),
          Map.entry("DB00-F3", n -> capabilities(0xF3, n)),
          Map.entry("DB00-F0", n -> capabilities(0xF0, n)),
          Map.entry("DB00-F1", n -> capabilities(0xF1, n)),
          Map.entry("DB00-F4", n -> capabilities(0xF4, n)),
          Map.entry("DB00-F5", n -> capabilities(0xF5, n)),
          Map.entry("DB00-F6", n -> capabilities(0xF6, n)),
          Map.entry("DB00-F7", n -> capabilities(0xF7, n)),
          Map.entry("DB00-FD", n -> capabilities(0xFD, n)));

  @Test
  void no_element_is_written_longer_than_the_data_model_allows() throws Exception {
    int checked = 0;
    for (Map<String, String> row : GoldenCards.table("piv-data-model/container-elements.tsv")) {
      Sized object = VARIABLE.get(row.get("container_id") + "-" + row.get("tag"));
      if (object == null) {
        continue;
      }
      checked++;
      int longest =
          Integer.parseInt(Objects.requireNonNull(row.get("max_bytes")).replace("0 or ", ""));
      int tag = Integer.parseInt(Objects.requireNonNull(row.get("tag")), 16);
      assertThat(find(object.of(longest).encode(), tag)).as(row.toString()).hasSize(longest);
      int step = tag == 0xBA ? 3 : 1;
      assertThatExceptionOfType(PivDataException.class)
          .as(row.toString())
          .isThrownBy(() -> object.of(longest + step).encode())
          .satisfies(e -> assertThat(e.tag()).isEqualTo(tag));
    }
    // 7F60 has two rows, one for each finger.
    assertThat(checked).isEqualTo(VARIABLE.size() + 1);
  }

  @Test
  void the_elements_stand_in_the_order_of_the_data_model() throws Exception {
    assertOrder("3000", Chuid.of(FASC_N, CARD, DAY, CARD).withSignature(new byte[9]));
    assertOrder("DB00", CardCapabilityContainer.of(bytes(21)));
    assertOrder("DB00", CardCapabilityContainer.minimal());
    assertOrder("3001", printed("a", "b", "c", "d"));
    assertOrder("6060", new KeyHistory(3, 1, "http://example.org/0"));
    assertOrder("9000", new SecurityObject(groups(2), bytes(4)));
    assertOrder("0101", CertificateObject.plain(new byte[3]));
    assertOrder("1017", new SmCertificateSigner(CertificateObject.plain(new byte[3]), bytes(5)));
    assertOrder("1018", PairingCode.of("01234567"));
  }

  @Test
  void the_signature_of_a_CHUID_covers_every_element_but_itself() throws Exception {
    Chuid chuid = Chuid.of(FASC_N, CARD, DAY, null).withSignature(new byte[300]);
    byte[] signed = chuid.signedBytes();
    assertThat(Chuid.signedBytes(chuid.encode())).isEqualTo(signed);
    assertThat(Tlv.parseAll(signed).stream().map(Tlv::tag)).containsExactly(0x30, 0x34, 0x35, 0xFE);
    byte[] withBufferLength =
        Tlv.encodeAll(List.of(Tlv.of(0xEE, new byte[2]), Tlv.of(0x30, FASC_N.encode())));
    assertThat(Chuid.signedBytes(withBufferLength))
        .isEqualTo(Tlv.of(0x30, FASC_N.encode()).encode());
  }

  @Test
  void a_CHUID_is_printed_without_what_identifies_a_person() {
    assertThat(Chuid.of(FASC_N, CARD, DAY, CARD))
        .hasToString("Chuid[expires 2031-02-28, signature 0 bytes]");
  }

  @Test
  void the_Discovery_Object_is_encoded_as_in_clause_3_3_2() throws PivDataException {
    assertThat(Discovery.applicationPinOnly().encode())
        .isEqualTo(HEX.parseHex("7E124F0BA0000003080000100001005F2F024000"));
  }

  @Test
  void the_first_byte_of_the_PIN_usage_policy_is_one_of_Table_1() {
    List<Integer> allowed =
        List.of(0x40, 0x48, 0x4C, 0x50, 0x58, 0x5C, 0x60, 0x68, 0x6C, 0x70, 0x78, 0x7C);
    for (int first = 0; first < 256; first++) {
      int second = (first & 0x20) != 0 ? 0x10 : 0;
      Discovery discovery = new Discovery(Discovery.PIV_AID, first, second);
      assertThat(discovery.policyFault().isEmpty())
          .as("%02X", first)
          .isEqualTo(allowed.contains(first));
    }
    assertThat(new Discovery(Discovery.PIV_AID, 0x40, 0x10).policyFault()).isNotEmpty();
    assertThat(new Discovery(Discovery.PIV_AID, 0x60, 0x00).policyFault()).isNotEmpty();
    assertThat(new Discovery(Discovery.PIV_AID, 0x60, 0x20).globalPinPrimary()).isTrue();
    assertThat(new Discovery(Discovery.PIV_AID, 0x48, 0).pairingCodeRequired()).isTrue();
    assertThat(new Discovery(Discovery.PIV_AID, 0x4C, 0).pairingCodeRequired()).isFalse();
  }

  @Test
  void a_BIT_group_template_with_no_BITs_is_7F6103020100() throws PivDataException {
    byte[] none = HEX.parseHex("7F6103020100");
    assertThat(new BitGroupTemplate(List.of()).encode()).isEqualTo(none);
    assertThat(BitGroupTemplate.decode(none).templates()).isEmpty();
  }

  @Test
  void offCardCertURL_is_present_if_keys_are_off_card_and_absent_without_keys() {
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> new KeyHistory(0, 1, null).encode());
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> new KeyHistory(0, 0, "http://example.org/0").encode());
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> new KeyHistory(11, 10, "http://example.org/0").encode())
        .withMessageContaining("20 retired keys");
  }

  @Test
  void text_that_is_not_printable_ASCII_is_not_written() {
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> printed("Zoë", "", "", "").encode())
        .withMessage("Printed Information, tag 01: it has characters that are not printable ASCII");
    assertThat(PrintedInformation.padIssuer("4700")).hasSize(15).startsWith("4700 ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrintedInformation.padIssuer("0123456789012345"));
  }

  @Test
  void printed_information_needs_an_issuer_of_fifteen_characters() {
    PrintedInformation printed = new PrintedInformation("a", "b", DAY, "c", "short", null, null);
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(printed::encode)
        .withMessage("Printed Information, tag 06: it has 5 bytes, allowed are 15");
    assertThat(printed).hasToString("PrintedInformation[expires 2031-02-28]");
  }

  @Test
  void a_pairing_code_is_eight_decimal_digits() throws PivDataException {
    assertThat(PairingCode.of("00112233").encode())
        .isEqualTo(HEX.parseHex("99083030313132323333FE00"));
    for (String wrong : List.of("1234567", "123456789", "1234567x")) {
      assertThatExceptionOfType(PivDataException.class)
          .isThrownBy(() -> PairingCode.of(wrong).encode());
    }
    assertThat(PairingCode.of("00112233").toString()).doesNotContain("0011");
  }

  @Test
  void a_signature_over_a_header_that_holds_its_own_length_settles() throws Exception {
    int[] lengths = {700, 702, 701, 701};
    int[] calls = {0};
    BiometricObject signed =
        BiometricObject.sign(
            header(PivObject.FACIAL_IMAGE),
            new byte[100],
            content -> {
              assertThat(content).hasSize(88 + 100);
              return new byte[lengths[calls[0]++]];
            });
    assertThat(calls[0]).isEqualTo(4);
    assertThat(signed.header().signatureLength()).isEqualTo(701);
    assertThat(signed.header().recordLength()).isEqualTo(100);
    assertThat(BiometricObject.decode(PivObject.FACIAL_IMAGE, signed.encode())).isEqualTo(signed);
  }

  @Test
  void a_signer_whose_length_never_repeats_is_given_up() {
    int[] calls = {0};
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() ->
            BiometricObject.sign(
                header(PivObject.FINGERPRINTS), new byte[10], c -> new byte[++calls[0]]))
        .withMessageContaining("changes every time");
  }

  @Test
  void a_CBEFF_header_has_the_fields_of_SP_800_76_2_Table_14() throws PivDataException {
    byte[] header = header(PivObject.FINGERPRINTS).withLengths(0x1234, 0x0567).encode();
    assertThat(HEX.withUpperCase().formatHex(header))
        .isEqualTo(
            "030D00001234"
                + "0567001B0201"
                + "141A0B170A0B0C5A"
                + "141A0B170A0B0C5A"
                + "141F0B170A0B0C5A"
                + "00000880FE"
                + "4B65797772696768742074657374000000"
                + "00"
                + HEX.withUpperCase().formatHex(FASC_N.encode())
                + "00000000");
    byte[] face = header(PivObject.FACIAL_IMAGE).encode();
    assertThat(HEX.formatHex(face, 10, 12)).isEqualTo("0501");
    assertThat(HEX.formatHex(face, 36, 40)).isEqualTo("00000220");
  }

  @Test
  void a_face_record_is_written_as_GSA_wrote_it() throws PivDataException {
    byte[] golden =
        BiometricObject.decode(
                PivObject.FACIAL_IMAGE,
                GoldenCards.object("46_Golden_FIPS_201-2_PIV", PivObject.FACIAL_IMAGE))
            .record()
            .toBytes();
    FacialImageRecord read = FacialImageRecord.decode(golden);
    FacialImageRecord made = FacialImageRecord.fullFrontal(read.image().toBytes(), 200, 162);
    assertThat(made.encode()).isEqualTo(golden);
    assertThatExceptionOfType(PivDataException.class)
        .isThrownBy(() -> FacialImageRecord.fullFrontal(new byte[100], 1, 1))
        .withMessageContaining("neither JPEG nor JPEG 2000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FacialImageRecord.fullFrontal(read.image().toBytes(), 65_536, 1));
  }

  @Test
  void hashes_of_an_issued_card_come_out_as_its_issuer_signed_them() throws Exception {
    String card = "37_Golden_FIPS_201-2_PIV_PPS_F=512_D=64";
    byte[] security = GoldenCards.object(card, PivObject.SECURITY_OBJECT);
    Map<PivObject, byte[]> hashed = new EnumMap<>(GoldenCards.objects(card));
    hashed
        .keySet()
        .removeIf(o ->
            o == PivObject.SECURITY_OBJECT || o == PivObject.KEY_HISTORY || o.isKeyCertificate());
    SecurityObject.Draft draft = SecurityObject.draft(DigestAlgorithm.SHA256, hashed);
    assertThat(draft.mapping()).hasSize(6);
    String cms = HEX.formatHex(SecurityObject.decode(security).signature().toBytes());
    for (Octets hash : draft.hashes().hashes().values()) {
      assertThat(cms).contains("0420" + HEX.formatHex(hash.toBytes()));
    }
    LdsSecurityObject read = LdsSecurityObject.decode(draft.hashes().encode());
    assertThat(read).isEqualTo(draft.hashes());
    // The issuer numbered the groups otherwise; frame and algorithm are the same.
    assertThat(cms).contains(HEX.formatHex(draft.hashes().encode()).substring(0, 44));
  }

  private static CbeffHeader header(PivObject object) throws PivDataException {
    return CbeffHeader.of(
        object,
        NOW,
        NOW,
        Instant.parse("2031-11-23T10:11:12Z"),
        CbeffHeader.QUALITY_NOT_SUPPORTED,
        "Keywright test",
        FASC_N);
  }

  private static Octets bytes(int length) {
    return Octets.of(new byte[length]);
  }

  private static List<SecurityObject.DataGroup> groups(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new SecurityObject.DataGroup(i, 0x3000 + i))
        .toList();
  }

  private static PrintedInformation printed(
      String name, String affiliation, String serial, String organization) {
    return new PrintedInformation(
        name,
        affiliation,
        DAY,
        serial,
        PrintedInformation.padIssuer("4700"),
        organization,
        organization);
  }

  private static CardCapabilityContainer capabilities(int tag, int length) {
    return new CardCapabilityContainer(
        CardCapabilityContainer.minimal().elements().stream()
            .map(e -> e.tag() == tag ? Tlv.of(tag, new byte[length]) : e)
            .toList());
  }

  private static byte[] find(byte[] content, int tag) throws TlvException {
    List<Tlv> elements = Tlv.parseAll(content);
    if (elements.getFirst().tag() == 0x7F61) {
      elements = elements.getFirst().children();
    }
    return Tlv.find(elements, tag).orElseThrow();
  }

  private static void assertOrder(String container, PivData object) throws Exception {
    List<Integer> order =
        GoldenCards.table("piv-data-model/container-elements.tsv").stream()
            .filter(r -> container.equals(r.get("container_id")))
            .map(r -> Integer.valueOf(Objects.requireNonNull(r.get("tag")), 16))
            .toList();
    assertThat(Tlv.parseAll(object.encode()).stream().map(Tlv::tag))
        .containsExactlyElementsOf(order);
  }
}
