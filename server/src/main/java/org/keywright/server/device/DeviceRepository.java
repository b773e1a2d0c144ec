package org.keywright.server.device;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.Likeness;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.keywright.server.policy.PolicyRef;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class DeviceRepository {

  private static final String FROM =
      " from device d left join person h on h.id = d.holder_id"
          + " left join device_policy_version v"
          + " on v.policy_id = d.policy_id and v.version = d.policy_version ";
  private static final String SELECT =
      "select d.id, d.model, d.hardware_id, d.serial, d.label, d.state, d.holder_id, h.display_name"
          + " as holder_name, d.policy_id, d.policy_version, v.name as policy_name, d.initial_pin,"
          + " d.replacement_reason, d.created_at, d.updated_at, d.version"
          + FROM;

  private final JdbcClient jdbc;

  DeviceRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whether there was none of that model with this hardware id. */
  boolean insertIfNew(UUID id, NewDevice device, Instant now) {
    return jdbc.sql(
                """
                insert into device
                  (id, model, hardware_id, serial, label, search_text, state,
                   created_at, updated_at, state_since, version)
                values
                  (:id, :model, :hardwareId, :serial, :label, :searchText, :state,
                   :now, :now, :now, 1)
                on conflict do nothing
                """)
            .param("id", id)
            .param("model", device.model())
            .param("hardwareId", device.hardwareId())
            .param("serial", device.serial())
            .param("label", device.label())
            .param("searchText", searchText(device.hardwareId(), device.serial(), device.label()))
            .param("state", DeviceState.AVAILABLE.name())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  Optional<Device> get(UUID id) {
    return jdbc.sql(SELECT + "where d.id = :id")
        .param("id", id)
        .query(DeviceRepository::device)
        .optional();
  }

  Optional<Device> getByHardwareId(String model, String hardwareId) {
    return jdbc.sql(SELECT + "where d.model = :model and d.hardware_id = :hardwareId")
        .param("model", model)
        .param("hardwareId", hardwareId)
        .query(DeviceRepository::device)
        .optional();
  }

  /** Whether there is such a device. */
  boolean lock(UUID id) {
    return jdbc.sql("select id from device where id = :id for update")
        .param("id", id)
        .query(UUID.class)
        .optional()
        .isPresent();
  }

  void setState(
      UUID id,
      DeviceState state,
      @Nullable UUID holder,
      @Nullable PolicyRef policy,
      boolean initialPin,
      @Nullable ReplacementReason replacement,
      Instant now) {
    jdbc.sql(
            """
            update device set state = :state, holder_id = :holder, policy_id = :policyId,
              policy_version = :policyVersion, initial_pin = :initialPin,
              replacement_reason = :replacement, updated_at = :now,
              state_since = :now,
              version = version + 1
            where id = :id
            """)
        .param("state", state.name())
        .param("holder", holder, java.sql.Types.OTHER)
        .param("policyId", policy == null ? null : policy.id(), java.sql.Types.OTHER)
        .param("policyVersion", policy == null ? null : policy.version(), java.sql.Types.INTEGER)
        .param("initialPin", initialPin)
        .param(
            "replacement", replacement == null ? null : replacement.name(), java.sql.Types.VARCHAR)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  /** It has its holder's own PIN now. */
  void setHoldersPin(UUID id, Instant now) {
    jdbc.sql(
            """
            update device set initial_pin = false, updated_at = :now, version = version + 1
            where id = :id
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  void setLabel(Device device, String label, Instant now) {
    jdbc.sql(
            """
            update device set label = :label, search_text = :searchText, updated_at = :now,
              version = version + 1
            where id = :id
            """)
        .param("label", label)
        .param("searchText", searchText(device.hardwareId(), device.serial(), label))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("id", device.id())
        .update();
  }

  private static String searchText(String hardwareId, String serial, String label) {
    return Likeness.key(String.join("\n", hardwareId, serial, label));
  }

  void addHistory(
      UUID device,
      String action,
      @Nullable DeviceState from,
      DeviceState to,
      Actor actor,
      String reason,
      @Nullable UUID holder,
      Instant now) {
    jdbc.sql(
            """
            insert into device_history
              (device_id, happened_at, action, from_state, to_state, actor_kind, actor_id,
               actor_name, reason, holder_id)
            values
              (:device, :now, :action, :from, :to, :actorKind, :actorId, :actorName, :reason, :holder)
            """)
        .param("device", device)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("action", action)
        .param("from", from == null ? null : from.name(), java.sql.Types.VARCHAR)
        .param("to", to.name())
        .param("actorKind", actor.kind().name())
        .param("actorId", actor.id())
        .param("actorName", actor.name())
        .param("reason", reason)
        .param("holder", holder, java.sql.Types.OTHER)
        .update();
  }

  Page<DeviceHistoryEntry> history(UUID device, PageRequest page) {
    long total =
        jdbc.sql("select count(*) from device_history where device_id = :device")
            .param("device", device)
            .query(Long.class)
            .single();
    List<DeviceHistoryEntry> entries =
        jdbc.sql(
                """
                select id, happened_at, action, from_state, to_state, actor_kind, actor_id,
                  actor_name, reason, holder_id
                from device_history where device_id = :device
                order by id desc limit :size offset :offset
                """)
            .param("device", device)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(DeviceRepository::historyEntry)
            .list();
    return Page.of(entries, page, total);
  }

  Page<Device> find(DeviceFilter filter, PageRequest page) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    String where = where(filter, parameters);
    long total =
        jdbc.sql("select count(*)" + FROM + where).params(parameters).query(Long.class).single();
    List<Device> devices =
        jdbc.sql(SELECT + where + " order by d.updated_at desc, d.id limit :size offset :offset")
            .params(parameters)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(DeviceRepository::device)
            .list();
    return Page.of(devices, page, total);
  }

  List<Device> inStateSince(DeviceState state, Instant before, int atMost) {
    return jdbc.sql(
            SELECT
                + "where d.state = :state and d.state_since < :before"
                + " order by d.state_since, d.id limit :atMost")
        .param("state", state.name())
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("atMost", atMost)
        .query(DeviceRepository::device)
        .list();
  }

  private static String where(DeviceFilter filter, Map<String, Object> parameters) {
    List<String> conditions = new ArrayList<>();
    String text = filter.text();
    if (text != null && !text.isBlank()) {
      conditions.add(
          "(d.search_text like :pattern escape '!' or h.search_text like :pattern escape '!')");
      parameters.put("pattern", Likeness.containing(text));
    }
    if (filter.model() != null) {
      conditions.add("d.model = :model");
      parameters.put("model", filter.model());
    }
    DeviceState state = filter.state();
    if (state != null) {
      conditions.add("d.state = :state");
      parameters.put("state", state.name());
    }
    UUID holder = filter.holder();
    if (holder != null) {
      conditions.add("d.holder_id = :holder");
      parameters.put("holder", holder);
    }
    return conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
  }

  private static Device device(ResultSet row, int number) throws SQLException {
    UUID policyId = row.getObject("policy_id", UUID.class);
    String replacement = row.getString("replacement_reason");
    return new Device(
        row.getObject("id", UUID.class),
        row.getString("model"),
        row.getString("hardware_id"),
        row.getString("serial"),
        row.getString("label"),
        DeviceState.valueOf(row.getString("state")),
        row.getObject("holder_id", UUID.class),
        row.getString("holder_name"),
        policyId == null ? null : new PolicyRef(policyId, row.getInt("policy_version")),
        row.getString("policy_name"),
        row.getBoolean("initial_pin"),
        replacement == null ? null : ReplacementReason.valueOf(replacement),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
        row.getInt("version"));
  }

  private static DeviceHistoryEntry historyEntry(ResultSet row, int number) throws SQLException {
    String from = row.getString("from_state");
    return new DeviceHistoryEntry(
        row.getLong("id"),
        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
        row.getString("action"),
        from == null ? null : DeviceState.valueOf(from),
        DeviceState.valueOf(row.getString("to_state")),
        Actor.Kind.valueOf(row.getString("actor_kind")),
        row.getString("actor_id"),
        row.getString("actor_name"),
        row.getString("reason"),
        row.getObject("holder_id", UUID.class));
  }
}
