package org.keywright.server.device;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.keywright.server.api.ConflictException;
import org.keywright.server.policy.FascnSettings;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives out FASC-N credential numbers and GUIDs, each once and never again, whatever became of the
 * issuance. Safe for concurrent use, by several nodes: the counter's row is locked until the
 * caller's transaction ends, and a unique constraint stands behind it.
 */
@Service
public class CredentialNumbers {

  /** How many numbers an agency, system and series have: six digits. */
  static final int NUMBERS = 1_000_000;

  private final JdbcClient jdbc;
  private final Clock clock;

  CredentialNumbers(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A number and a GUID that nobody ever had, in the caller's transaction or one of its own. Lock
   * the device before, not after.
   *
   * @param device for which device, for the record
   * @throws ConflictException if all numbers of the agency, system and series are used up
   */
  @Transactional
  public CredentialNumber allocate(FascnSettings settings, UUID device) {
    int number = next(settings);
    CredentialNumber allocated =
        new CredentialNumber(
            settings.agencyCode(),
            settings.systemCode(),
            String.format(Locale.ROOT, "%06d", number),
            settings.credentialSeries(),
            UUID.randomUUID());
    jdbc.sql(
            """
            insert into credential_number
              (guid, agency_code, system_code, credential_series, credential_number, device_id, allocated_at)
            values
              (:guid, :agencyCode, :systemCode, :series, :number, :device, :now)
            """)
        .param("guid", allocated.guid())
        .param("agencyCode", allocated.agencyCode())
        .param("systemCode", allocated.systemCode())
        .param("series", allocated.credentialSeries())
        .param("number", allocated.credentialNumber())
        .param("device", device)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return allocated;
  }

  /** The device that was given this GUID, if one was: how a card without a serial number is known. */
  @Transactional(readOnly = true)
  public Optional<UUID> deviceOf(UUID guid) {
    return jdbc.sql("select device_id from credential_number where guid = :guid")
        .param("guid", guid)
        .query((rs, n) -> rs.getObject(1, UUID.class))
        .optional();
  }

  private int next(FascnSettings settings) {
    Optional<Integer> next = lockCounter(settings);
    if (next.isEmpty()) {
      // Somebody else may insert it at the same time: then this waits, does nothing, and goes on.
      forCounter(
              """
              insert into credential_number_counter
                (agency_code, system_code, credential_series, next_number)
              values (:agencyCode, :systemCode, :series, 0)
              on conflict do nothing
              """,
              settings)
          .update();
      next = lockCounter(settings);
    }
    int number = next.orElseThrow(() -> new IllegalStateException("a counter vanished"));
    if (number >= NUMBERS) {
      throw new ConflictException(
          "all credential numbers of agency "
              + settings.agencyCode()
              + ", system "
              + settings.systemCode()
              + ", series "
              + settings.credentialSeries()
              + " are used up: let the policy use another series or system code");
    }
    forCounter(
            """
            update credential_number_counter set next_number = next_number + 1
            where agency_code = :agencyCode and system_code = :systemCode
              and credential_series = :series
            """,
            settings)
        .update();
    return number;
  }

  private Optional<Integer> lockCounter(FascnSettings settings) {
    return forCounter(
            """
            select next_number from credential_number_counter
            where agency_code = :agencyCode and system_code = :systemCode
              and credential_series = :series
            for update
            """,
            settings)
        .query(Integer.class)
        .optional();
  }

  private JdbcClient.StatementSpec forCounter(String sql, FascnSettings settings) {
    return jdbc.sql(sql)
        .param("agencyCode", settings.agencyCode())
        .param("systemCode", settings.systemCode())
        .param("series", settings.credentialSeries());
  }
}
