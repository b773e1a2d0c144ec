package org.keywright.server.issuance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.FascN;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.secret.Secret;
import org.keywright.server.api.ConflictException;
import org.keywright.server.credential.CredentialPolicyRef;
import org.keywright.server.issuance.plan.Interpreter;
import org.keywright.server.issuance.plan.Knowledge;
import org.keywright.server.issuance.plan.PlanException;
import org.keywright.server.policy.PolicyRef;
import org.keywright.server.secrets.Rewrappable;
import org.keywright.server.secrets.Vault;
import org.keywright.server.secrets.WrappedColumn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores runs and the data objects made for them. Works in the caller's transaction. */
@Repository
class IssuanceRepository {

  private static final String COLUMNS =
      """
      id, operation, state, holder_id, policy_id, policy_version, credential_type_id,
      credential_policy_version, replaces, device_id, attempt, card_uuid, fascn, expires_on, wrapped, knowledge, problem_code, problem, exchanges, requested_by,
      created_at, updated_at
      """;

  private static final Set<String> BAD_PUK =
      Set.of(Interpreter.PUK_BLOCKED, PlanException.PUK_UNKNOWN);

  private final JdbcClient jdbc;
  private final Vault vault;
  private final Clock clock;

  IssuanceRepository(JdbcClient jdbc, Vault vault, Clock clock) {
    this.jdbc = jdbc;
    this.vault = vault;
    this.clock = clock;
  }

  /** The place of the journals' keys, for the rotation of the master key. */
  static Rewrappable rewrappable(JdbcClient jdbc) {
    return new WrappedColumn(jdbc, "issuance", "id", "'issuance:' || cast(id as varchar(36))");
  }

  void insert(Issuance issuance) {
    try (Secret key = Secret.random(32)) {
      byte[] wrapped = vault.wrap(purpose(issuance.id()), key);
      OpenIssuance open =
          new OpenIssuance(issuance, null, Knowledge.none(), new JournalCipher(key));
      PolicyRef policy = issuance.policy();
      CredentialPolicyRef credential = issuance.credentialPolicy();
      jdbc.sql(
              """
              insert into issuance (id, operation, state, holder_id, policy_id, policy_version,
                credential_type_id, credential_policy_version, replaces, ends_replaced, device_id, attempt, wrapped, master_version, knowledge, exchanges, requested_by,
                created_at, updated_at)
              values (:id, :operation, :state, :holder, :policy, :policyVersion,
                :credentialType, :credentialVersion, :replaces, :endsReplaced, :device, 1,
                :wrapped, :masterVersion, :knowledge, 0, :requestedBy, :now, :now)
              """)
          .param("id", issuance.id())
          .param("operation", issuance.operation().name())
          .param("state", issuance.state().name())
          .param("holder", issuance.holder())
          .param("policy", policy == null ? null : policy.id())
          .param("policyVersion", policy == null ? null : policy.version())
          .param("credentialType", credential == null ? null : credential.type())
          .param("credentialVersion", credential == null ? null : credential.version())
          .param("replaces", issuance.replaces())
          .param("endsReplaced", issuance.replaces() != null)
          .param("device", issuance.device())
          .param("wrapped", wrapped)
          .param("masterVersion", Vault.versionOf(wrapped))
          .param("knowledge", open.sealedKnowledge())
          .param("requestedBy", issuance.requestedBy())
          .param("now", now())
          .update();
    }
  }

  Optional<Issuance> find(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from issuance where id = :id")
        .param("id", id)
        .query(IssuanceRepository::issuance)
        .optional();
  }

  /** The newest runs, of a device or holder if one is named. */
  List<Issuance> list(@Nullable UUID device, @Nullable UUID holder, int atMost) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                 from issuance
                where (cast(:device as uuid) is null or device_id = :device)
                  and (cast(:holder as uuid) is null or holder_id = :holder)
                order by created_at desc, id limit :limit
                """)
        .param("device", device)
        .param("holder", holder)
        .param("limit", atMost)
        .query(IssuanceRepository::issuance)
        .list();
  }

  /** Runs that are not over, by which a device is replaced. */
  List<Issuance> openReplacements(UUID replaced) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from issuance where replaces = :replaced"
                + " and state in ('OPEN', 'FAILED', 'PENDING') order by created_at limit 20")
        .param("replaced", replaced)
        .query(IssuanceRepository::issuance)
        .list();
  }

  /** Runs whose device is in use, while the one that it replaces was not ended yet. */
  List<UUID> endingReplaced(int atMost) {
    return jdbc.sql(
            """
            select run.id from issuance run join device made on made.id = run.device_id
            where run.ends_replaced and (run.state = 'DONE' or run.state = 'PENDING'
              and made.state in ('ACTIVE', 'SUSPENDED', 'INVALID'))
            order by run.updated_at limit :limit
            """)
        .param("limit", atMost)
        .query((rs, n) -> rs.getObject(1, UUID.class))
        .list();
  }

  /** Whether the device that this run replaces is still to be ended. */
  boolean endsReplaced(UUID id) {
    return jdbc.sql("select ends_replaced from issuance where id = :id")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  /** The device that this run replaces was ended, or need not be. */
  void setReplacedEnded(UUID id) {
    jdbc.sql("update issuance set ends_replaced = false where id = :id").param("id", id).update();
  }

  /** Runs in one of these states that nothing happened to since a time. */
  List<Issuance> idle(IssuanceState state, Instant since, int atMost) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from issuance where state = :state and updated_at < :since"
                + " order by updated_at limit :limit")
        .param("state", state.name())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("limit", atMost)
        .query(IssuanceRepository::issuance)
        .list();
  }

  /** The run, with its row locked until the caller's transaction ends. */
  Optional<OpenIssuance> lock(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from issuance where id = :id for update")
        .param("id", id)
        .query((rs, n) -> open(rs, n))
        .optional();
  }

  /** The last issuance of a device that came to its end, with what is known of it; not locked. */
  Optional<OpenIssuance> issued(UUID device) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from issuance where device_id = :device and operation = 'ISSUE'"
                + " and state = 'DONE' order by created_at desc, id limit 1")
        .param("device", device)
        .query((rs, n) -> open(rs, n))
        .optional();
  }

  /** What devices became by their last issuance, so far as a credential policy said how. */
  Map<UUID, IssuedCard> cards(Collection<UUID> devices) {
    Map<UUID, IssuedCard> cards = new HashMap<>();
    if (!devices.isEmpty()) {
      jdbc.sql(
              """
              select device_id, holder_id, credential_type_id, credential_policy_version, fascn,
                created_at, expires_on
              from issuance where device_id in (:devices) and operation = 'ISSUE'
                and state in ('PENDING', 'DONE') and credential_type_id is not null
              order by created_at, id
              """)
          .param("devices", devices)
          .query(rs -> {
            cards.put(rs.getObject("device_id", UUID.class), card(rs));
          });
    }
    return cards;
  }

  private static IssuedCard card(ResultSet rs) throws SQLException {
    try {
      return new IssuedCard(
          rs.getObject("holder_id", UUID.class),
          new CredentialPolicyRef(
              rs.getObject("credential_type_id", UUID.class),
              rs.getInt("credential_policy_version")),
          FascN.decode(rs.getBytes("fascn")),
          LocalDate.ofInstant(
              rs.getObject("created_at", OffsetDateTime.class).toInstant(), ZoneOffset.UTC),
          rs.getObject("expires_on", LocalDate.class));
    } catch (PivDataException e) {
      throw new IllegalStateException("a FASC-N on record is damaged", e);
    }
  }

  /**
   * The key version of a secure channel that earlier runs of a device left to be removed, 0 if they
   * left none.
   *
   * @param except the run that asks
   */
  int oldKeyVersion(UUID device, UUID except) {
    return jdbc
        .sql(
            "select "
                + COLUMNS
                + " from issuance where device_id = :device and id <> :except"
                + " order by created_at desc, id limit 100")
        .param("device", device)
        .param("except", except)
        .query((rs, n) -> open(rs, n).knowledge())
        .list()
        .stream()
        // One that met no device knows nothing of its keys.
        .filter(knowledge -> !knowledge.targets().isEmpty())
        .findFirst()
        .map(Knowledge::oldKeyVersion)
        .orElse(0);
  }

  /**
   * Refuses to have anything done by the PUK of a device that refused it, or has it blocked, since
   * it was issued: it is not tried again.
   *
   * @param retried a run that goes on, whose own refusal may have been another device's
   * @throws ConflictException if so
   */
  void requireGoodPuk(UUID device, @Nullable UUID retried) {
    for (Issuance run : list(device, null, 100)) {
      if (run.operation() == Operation.ISSUE) {
        return;
      }
      boolean again =
          run.id().equals(retried) && PlanException.PUK_UNKNOWN.equals(run.problemCode());
      if (!again
          && run.operation().usesPuk()
          && BAD_PUK.contains(String.valueOf(run.problemCode()))) {
        throw new ConflictException(
            "the device did not take its PUK, so its PIN can be set with the current one only:"
                + " recycle the device, or destroy it if it cannot be recycled");
      }
    }
  }

  void save(OpenIssuance open) {
    Issuance issuance = open.issuance();
    jdbc.sql(
            """
            update issuance set state = :state, device_id = :device, attempt = :attempt,
              card_uuid = :cardUuid, fascn = :fascn, expires_on = :expiresOn,
              knowledge = :knowledge, problem_code = :problemCode, problem = :problem,
              exchanges = :exchanges, updated_at = :now
            where id = :id
            """)
        .param("id", issuance.id())
        .param("state", issuance.state().name())
        .param("device", issuance.device())
        .param("attempt", issuance.attempt())
        .param("cardUuid", issuance.cardUuid())
        .param("fascn", open.fascn())
        .param("expiresOn", issuance.expiresOn())
        .param("knowledge", open.sealedKnowledge())
        .param("problemCode", issuance.problemCode())
        .param("problem", issuance.problem())
        .param("exchanges", issuance.exchanges())
        .param("now", now())
        .update();
  }

  /** Stores data objects that are not stored yet; those that are stay as they are. */
  void addObjects(OpenIssuance open, Map<Integer, byte[]> objects) {
    UUID id = open.issuance().id();
    objects.forEach((tag, content) ->
        jdbc.sql(
                """
                insert into issuance_object (issuance_id, tag, content)
                values (:id, :tag, :content) on conflict do nothing
                """)
            .param("id", id)
            .param("tag", tag)
            .param("content", open.cipher().encrypt(place(id, tag), content))
            .update());
  }

  /** The data objects by their tag, in its order. */
  Map<Integer, byte[]> objects(OpenIssuance open) {
    UUID id = open.issuance().id();
    Map<Integer, byte[]> objects = new TreeMap<>();
    jdbc.sql("select tag, content from issuance_object where issuance_id = :id")
        .param("id", id)
        .query(rs -> {
          int tag = rs.getInt(1);
          objects.put(tag, open.cipher().decrypt(place(id, tag), rs.getBytes(2)));
        });
    return objects;
  }

  /** Forgets data objects, which are then made anew. */
  void removeObjects(UUID id, List<Integer> tags) {
    if (!tags.isEmpty()) {
      jdbc.sql("delete from issuance_object where issuance_id = :id and tag in (:tags)")
          .param("id", id)
          .param("tags", tags)
          .update();
    }
  }

  private OpenIssuance open(ResultSet rs, int row) throws SQLException {
    Issuance issuance = issuance(rs, row);
    try (Secret key = vault.unwrap(purpose(issuance.id()), rs.getBytes("wrapped"))) {
      JournalCipher cipher = new JournalCipher(key);
      byte[] knowledge = cipher.decrypt("knowledge:" + issuance.id(), rs.getBytes("knowledge"));
      return new OpenIssuance(
          issuance, rs.getBytes("fascn"), ScriptJson.read(knowledge, Knowledge.class), cipher);
    } catch (ScriptJson.MalformedException e) {
      throw new IllegalStateException("what is known of issuance " + issuance.id(), e);
    }
  }

  private static Issuance issuance(ResultSet rs, int row) throws SQLException {
    UUID policy = rs.getObject("policy_id", UUID.class);
    UUID credential = rs.getObject("credential_type_id", UUID.class);
    return new Issuance(
        rs.getObject("id", UUID.class),
        Operation.valueOf(rs.getString("operation")),
        IssuanceState.valueOf(rs.getString("state")),
        rs.getObject("holder_id", UUID.class),
        policy == null ? null : new PolicyRef(policy, rs.getInt("policy_version")),
        credential == null
            ? null
            : new CredentialPolicyRef(credential, rs.getInt("credential_policy_version")),
        rs.getObject("replaces", UUID.class),
        rs.getObject("device_id", UUID.class),
        rs.getInt("attempt"),
        rs.getObject("card_uuid", UUID.class),
        rs.getObject("expires_on", LocalDate.class),
        rs.getString("problem_code"),
        rs.getString("problem"),
        rs.getInt("exchanges"),
        rs.getString("requested_by"),
        rs.getObject("created_at", OffsetDateTime.class).toInstant(),
        rs.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  private OffsetDateTime now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private static String purpose(UUID id) {
    return "issuance:" + id;
  }

  private static String place(UUID id, int tag) {
    return "object:" + id + ":" + Integer.toHexString(tag);
  }
}
