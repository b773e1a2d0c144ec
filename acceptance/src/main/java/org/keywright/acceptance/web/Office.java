package org.keywright.acceptance.web;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.keywright.acceptance.workbench.Entitled;
import org.keywright.acceptance.workbench.StaffPolicy;
import org.keywright.acceptance.workbench.SubscriberAgreement;
import org.keywright.acceptance.workbench.TestPortrait;
import org.keywright.acceptance.workbench.TestServer;
import org.keywright.server.access.Accounts;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Role;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.biometrics.FingerPosition;
import org.keywright.server.biometrics.FingerprintRecord;
import org.keywright.server.biometrics.FingerprintSample;
import org.keywright.server.biometrics.UnreadableFingerprintException;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceIssuance;
import org.keywright.server.credential.IntakeQuestion;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.Policies;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A server with people who can sign in, and policies by which they issue to themselves. */
public final class Office implements AutoCloseable {

  /** Everybody's. */
  public static final String PASSWORD = "seven quiet lanterns";

  /** Who carries devices. */
  public static final String HOLDER = "ada";

  /** Who carries none yet. */
  public static final String NEWCOMER = "grace";

  /** Who looks after devices. */
  public static final String OPERATOR = "olive";

  /** Who sets up how devices are issued. */
  public static final String MANAGER = "max";

  /** Who keeps people and accounts. */
  public static final String ADMINISTRATOR = "amara";

  /** Who says who shall get a credential. */
  public static final String SPONSOR = "sven";

  /** Who takes documents and biometrics of applicants. */
  public static final String REGISTRAR = "rita";

  /** Who records the results of background checks. */
  public static final String ADJUDICATOR = "adina";

  /** Who gives applicants what they were enrolled for; with the role of an adjudicator, too. */
  public static final String APPROVER = "pablo";

  /** Who reads what happened, and changes nothing. */
  public static final String AUDITOR = "arne";

  public static final String MODEL = "piv-security-key-5.4";

  private final TestServer server;
  private final List<UUID> people = new ArrayList<>();
  private final UUID holder;

  /** Starts it, with its data in this folder. */
  public Office(Path folder) throws Exception {
    this(new TestServer(folder));
  }

  /** The same on a server that a test has prepared. */
  public Office(TestServer server) {
    this.server = server.start();
    holder = account(HOLDER, "Ada", "Byron", Role.CARDHOLDER);
    account(NEWCOMER, "Grace", "Murray", Role.CARDHOLDER);
    account(OPERATOR, "Olive", "Ortega", Role.ISSUER);
    account(MANAGER, "Max", "Mendel", Role.SYSTEM_MANAGER);
    account(ADMINISTRATOR, "Amara", "Adeyemi", Role.ADMINISTRATOR);
    account(SPONSOR, "Sven", "Solberg", Role.SPONSOR);
    account(REGISTRAR, "Rita", "Rossi", Role.REGISTRAR);
    account(ADJUDICATOR, "Adina", "Amar", Role.ADJUDICATOR);
    account(AUDITOR, "Arne", "Aas", Role.AUDITOR);
    account(APPROVER, "Pablo", "Paz", Role.ADJUDICATOR);
    policy("Staff badge", "Sign-in, signature, encryption and doors");
  }

  public URI origin() {
    return server.origin();
  }

  /** A part of the running server. */
  public <T> T bean(Class<T> type) {
    return server.bean(type);
  }

  /** The person who carries devices. */
  public UUID holder() {
    return holder;
  }

  /** Somebody who has neither an account nor a credential type: one to be enrolled. */
  public UUID applicant(String given, String surname) {
    return person(given.toLowerCase(java.util.Locale.ROOT), given, surname);
  }

  private UUID person(String name, String given, String surname) {
    String address = name + "@example.org";
    return bean(People.class)
        .create(
            new PersonDetails(given + " " + surname, given, surname, address, address, ""),
            Actor.system())
        .id();
  }

  private UUID account(String name, String given, String surname, Role role) {
    UUID person = person(name, given, surname);
    bean(Accounts.class)
        .create(
            name,
            given + " " + surname,
            PASSWORD.toCharArray(),
            Set.of(role),
            person,
            Actor.system());
    people.add(person);
    return person;
  }

  /** A policy for self-service whose keys take no time, with a credential type for everybody. */
  public UUID policy(String name, String description) {
    DevicePolicy staff =
        StaffPolicy.of(
            name,
            MODEL,
            slot -> KeyAlgorithm.ECC_P256,
            Set.of(DataObject.CHUID, DataObject.CCC, DataObject.SECURITY_OBJECT),
            null,
            null);
    UUID id =
        bean(Policies.class)
            .create(
                DevicePolicy.of(
                    name,
                    description,
                    staff.piv(),
                    staff.deviceModels(),
                    null,
                    staff.certificateValidityMonths(),
                    null,
                    null,
                    null,
                    null,
                    true,
                    null),
                Actor.system())
            .id();
    people.forEach(person -> Entitled.to(server, person, id));
    return id;
  }

  /** Whether a fingerprint is verified before a device is issued by the first policy. */
  public void verifyFingerprints(boolean verify) {
    CredentialPolicy policy = staff().policy();
    DeviceIssuance now = policy.deviceIssuance();
    if (now.verifyFingerprint() == verify) {
      return;
    }
    DeviceIssuance next =
        new DeviceIssuance(
            now.serverKey(),
            now.cardPolicy(),
            now.replacementPolicies(),
            now.defaultReplacementReason(),
            now.cardValidityYears(),
            now.agencyCode(),
            now.systemCode(),
            verify,
            now.permittedDeviceTypes());
    save(policy.with(next));
  }

  /** What applicants for the first type are asked when they are registered. */
  public void asks(List<IntakeQuestion> questions) {
    CredentialPolicy policy = staff().policy();
    save(policy.with(policy.identityProofing(), questions, policy.attestationText()));
  }

  private StoredCredentialPolicy staff() {
    return bean(CredentialTypes.class).list().getFirst();
  }

  private void save(CredentialPolicy policy) {
    StoredCredentialPolicy staff = staff();
    bean(CredentialTypes.class).save(staff.type(), staff.version(), policy, Actor.system());
  }

  /**
   * What holders of the first type agree to; it says nothing unless a test has it say something.
   */
  public SubscriberAgreement agreement() {
    return new SubscriberAgreement(server, bean(CredentialTypes.class).list().getFirst().type());
  }

  /** Enrols the finger of this picture as somebody's right index finger. */
  public void enrolFinger(UUID person, byte[] picture) throws UnreadableFingerprintException {
    byte[] record =
        FingerprintRecord.of(
            List.of(
                new FingerprintRecord.Captured(
                    FingerPosition.RIGHT_INDEX, FingerprintSample.read(picture), 80)));
    bean(EnrolledBiometrics.class).put(person, BiometricKind.FINGERPRINTS, record, Actor.system());
  }

  /** As if nobody's finger had been compared yet. */
  public void forgetVerifications() {
    bean(JdbcClient.class).sql("delete from fingerprint_verification").update();
  }

  /** Enrols a portrait of somebody, such as fits onto a card. */
  public void enrolPortrait(UUID person) throws IOException {
    TestPortrait.enrol(bean(EnrolledBiometrics.class), person);
  }

  /** Signs somebody in on a page, by hand. */
  public static void signIn(Page page, String name) {
    page.navigate("/sign-in");
    fillIn(page, name);
  }

  /** The same on the page for it. */
  public static void fillIn(Page page, String name) {
    page.fill("#name", name);
    page.fill("#password", PASSWORD);
    page.click("form button:text('Sign in')");
    page.waitForURL(url -> !url.contains("/sign-in"));
  }

  @Override
  public void close() {
    server.close();
  }
}
