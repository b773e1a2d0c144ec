package org.keywright.server.biometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.people.PersonStatus;
import org.keywright.server.secrets.MasterKeys;
import org.keywright.server.secrets.Rewrappable;
import org.keywright.server.secrets.TestMasterKeys;
import org.keywright.server.secrets.Vault;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class EnrolledBiometricsTest {

  private static final Path CARDS =
      Path.of(System.getProperty("keywright.root", "."), "testdata", "piv-cards");
  // ANSI INCITS 385-2004: 14 bytes of facial header, 20 of information, 12 of image information.
  private static final int FACIAL_HEADERS = 46;

  private final TestDatabase database;
  private final ModuleContext modules;
  private final EnrolledBiometrics biometrics;
  private final UUID person;

  EnrolledBiometricsTest(TestDatabase database) {
    this.database = database;
    modules = ModuleContext.of(database, "biometrics", "people", "audit");
    biometrics = modules.get(EnrolledBiometrics.class);
    String address = UUID.randomUUID() + "@example.org";
    person =
        modules
            .get(People.class)
            .create(
                new PersonDetails("Ada L", "Ada", "L", address, address, ""), ModuleContext.TESTER)
            .id();
  }

  @AfterEach
  void close() {
    modules.close();
  }

  /** The record that a golden card has in its CBEFF container. */
  private static byte[] record(String card, String object, String magic) throws IOException {
    byte[] container = Files.readAllBytes(CARDS.resolve(card).resolve(object));
    int start = new String(container, StandardCharsets.ISO_8859_1).indexOf(magic + "\0");
    int length =
        magic.equals("FMR")
            ? (container[start + 8] & 0xFF) << 8 | (container[start + 9] & 0xFF)
            : (container[start + 10] & 0xFF) << 8 | (container[start + 11] & 0xFF);
    return Arrays.copyOfRange(container, start, start + length);
  }

  private static byte[] face(String card) throws IOException {
    byte[] record = record(card, "face.bin", "FAC");
    return Arrays.copyOfRange(record, FACIAL_HEADERS, record.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01_Golden_PIV", "46_Golden_FIPS_201-2_PIV"})
  void the_biometrics_of_golden_cards_are_kept_as_they_are(String card) throws IOException {
    byte[] fingerprints = record(card, "fingerprints.bin", "FMR");
    byte[] face = face(card);
    biometrics.put(person, BiometricKind.FINGERPRINTS, fingerprints, ModuleContext.TESTER);
    biometrics.put(person, BiometricKind.FACE, face, ModuleContext.TESTER);
    assertThat(biometrics.get(person, BiometricKind.FINGERPRINTS)).contains(fingerprints);
    assertThat(biometrics.get(person, BiometricKind.FACE)).contains(face);
    assertThat(biometrics.list(person))
        .extracting(Enrolment::kind)
        .containsExactly(BiometricKind.FACE, BiometricKind.FINGERPRINTS);
  }

  @Test
  void what_is_enrolled_again_takes_the_place_of_what_was_there_and_what_is_deleted_is_gone()
      throws IOException {
    biometrics.put(person, BiometricKind.FACE, face("01_Golden_PIV"), ModuleContext.TESTER);
    byte[] later = face("46_Golden_FIPS_201-2_PIV");
    biometrics.put(person, BiometricKind.FACE, later, ModuleContext.TESTER);
    assertThat(biometrics.get(person, BiometricKind.FACE)).contains(later);
    biometrics.delete(person, BiometricKind.FACE, ModuleContext.TESTER);
    assertThat(biometrics.get(person, BiometricKind.FACE)).isEmpty();
    assertThatThrownBy(() -> biometrics.delete(person, BiometricKind.FACE, ModuleContext.TESTER))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void nothing_stays_of_who_is_expunged() throws IOException {
    biometrics.put(person, BiometricKind.FACE, face("01_Golden_PIV"), ModuleContext.TESTER);
    People people = modules.get(People.class);
    people.changeStatus(person, 1, PersonStatus.LEFT, ModuleContext.TESTER);
    people.expunge(person, 2, ModuleContext.TESTER);
    assertThat(biometrics.list(person)).isEmpty();
  }

  @Test
  void the_database_has_no_bytes_of_them_in_the_clear() throws IOException {
    byte[] face = face("01_Golden_PIV");
    biometrics.put(person, BiometricKind.FACE, face, ModuleContext.TESTER);
    byte[] sealed =
        database
            .jdbc()
            .sql("select sealed from biometric where person_id = :person")
            .param("person", person)
            .query((row, number) -> row.getBytes("sealed"))
            .single();
    assertThat(sealed).hasSize(face.length + 28);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("JFIF");
  }

  @Test
  void data_that_were_moved_to_another_person_cannot_be_opened() throws IOException {
    biometrics.put(person, BiometricKind.FACE, face("01_Golden_PIV"), ModuleContext.TESTER);
    String address = UUID.randomUUID() + "@example.org";
    UUID other =
        modules
            .get(People.class)
            .create(
                new PersonDetails("Eve", "Eve", "E", address, address, ""), ModuleContext.TESTER)
            .id();
    database
        .jdbc()
        .sql("update biometric set person_id = :other where person_id = :person")
        .param("other", other)
        .param("person", person)
        .update();
    assertThatThrownBy(() -> biometrics.get(other, BiometricKind.FACE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_rotation_of_the_master_key_finds_the_keys_of_biometric_data() throws IOException {
    biometrics.put(person, BiometricKind.FACE, face("01_Golden_PIV"), ModuleContext.TESTER);
    MasterKeys rotated = TestMasterKeys.fixed(2, 2);
    int found = modules.get(Rewrappable.class).rewrap(new Vault(rotated), 1000);
    assertThat(found).isPositive();
    assertThat(
            database
                .jdbc()
                .sql("select count(*) from biometric where master_version <> 2")
                .query(Integer.class)
                .single())
        .isZero();
    database.jdbc().sql("delete from biometric").update(); // the other tests have version 1 only
  }

  @Test
  void what_is_not_of_its_form_is_refused() throws IOException {
    byte[] face = face("01_Golden_PIV");
    byte[] jp2 = face("46_Golden_FIPS_201-2_PIV");
    byte[] fingerprints = record("01_Golden_PIV", "fingerprints.bin", "FMR");
    refused(BiometricKind.FACE, fingerprints);
    refused(BiometricKind.FINGERPRINTS, face);
    for (int cut : new int[] {0, 1, 3, 20, 700}) {
      refused(BiometricKind.FACE, Arrays.copyOf(face, cut));
      refused(BiometricKind.FACE, Arrays.copyOf(jp2, cut));
      refused(BiometricKind.FINGERPRINTS, Arrays.copyOf(fingerprints, Math.min(cut, 100)));
    }
    refused(BiometricKind.FACE, Arrays.copyOf(face, BiometricKind.FACE.longest() + 1));
    refused(BiometricKind.FINGERPRINTS, Arrays.copyOf(fingerprints, fingerprints.length + 1));
    byte[] endless = jp2.clone();
    endless[12] = 0x7F; // a box that says it is longer than the file
    refused(BiometricKind.FACE, endless);
    byte[] tiny = jp2.clone();
    Arrays.fill(tiny, 12, 16, (byte) 0);
    tiny[15] = 4; // a box shorter than its own header
    refused(BiometricKind.FACE, tiny);
  }

  private void refused(BiometricKind kind, byte[] data) {
    assertThatThrownBy(() -> biometrics.put(person, kind, data, ModuleContext.TESTER))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("has to be");
  }
}
