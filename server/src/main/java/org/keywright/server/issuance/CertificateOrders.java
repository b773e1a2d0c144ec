package org.keywright.server.issuance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.keywright.card.script.ScriptJson;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Stores what was asked of the certificate authority. Works in the caller's transaction, which has
 * to be over before the authority is asked.
 */
@Repository
class CertificateOrders {

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  CertificateOrders(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  /** The orders of a run. */
  List<CertificateOrder> of(UUID issuance) {
    return jdbc.sql(
            "select issuance_id, device_id, slot, asked from certificate_order"
                + " where issuance_id = :issuance order by slot, request_id")
        .param("issuance", issuance)
        .query(CertificateOrders::order)
        .list();
  }

  /**
   * Puts orders on record. One that is there already stays as it is: asked for the same key again,
   * the authority has to be asked the same, whatever the person is called by now.
   *
   * @return what is on record for these keys
   */
  List<CertificateOrder> place(UUID issuance, List<CertificateOrder> wanted) {
    Set<String> names = new HashSet<>(wanted.stream().map(CertificateOrder::requestId).toList());
    List<CertificateOrder> before =
        of(issuance).stream().filter(order -> names.contains(order.requestId())).toList();
    before.forEach(order -> names.remove(order.requestId()));
    List<CertificateOrder> fresh =
        wanted.stream().filter(order -> names.contains(order.requestId())).toList();
    batches.batchUpdate(
        "insert into certificate_order (request_id, issuance_id, device_id, slot, asked)"
            + " values (?, ?, ?, ?, ?) on conflict do nothing",
        fresh,
        Math.max(1, fresh.size()),
        (statement, order) -> {
          statement.setString(1, order.requestId());
          statement.setObject(2, order.issuance());
          statement.setObject(3, order.device());
          statement.setString(4, order.slot());
          statement.setBytes(5, ScriptJson.write(order.asked()));
        });
    return before.isEmpty() ? wanted : merged(wanted, before);
  }

  private static List<CertificateOrder> merged(
      List<CertificateOrder> wanted, List<CertificateOrder> before) {
    return wanted.stream()
        .map(order ->
            before.stream()
                .filter(old -> old.requestId().equals(order.requestId()))
                .findFirst()
                .orElse(order))
        .toList();
  }

  /** Forgets those whose certificate is on record. */
  void forgetAnswered(UUID issuance) {
    jdbc.sql(
            """
            delete from certificate_order where issuance_id = :issuance and exists
              (select 1 from issuance_certificate made
               where made.request_id = certificate_order.request_id)
            """)
        .param("issuance", issuance)
        .update();
  }

  /** The names of orders whose runs are over, and whose certificate is on no record. */
  List<String> left(int atMost) {
    return jdbc.sql(
            """
            select asked.request_id from certificate_order asked
            join issuance run on run.id = asked.issuance_id
            where run.state in ('CANCELLED', 'DONE') order by asked.request_id limit :limit
            """)
        .param("limit", atMost)
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  /** The same of one run. */
  List<String> left(UUID issuance) {
    return of(issuance).stream().map(CertificateOrder::requestId).toList();
  }

  /** One order, which nobody else sees to until the transaction ends. */
  Optional<CertificateOrder> lock(String requestId) {
    return jdbc.sql(
            "select issuance_id, device_id, slot, asked from certificate_order"
                + " where request_id = :requestId for update")
        .param("requestId", requestId)
        .query(CertificateOrders::order)
        .optional();
  }

  void forget(String requestId) {
    jdbc.sql("delete from certificate_order where request_id = :requestId")
        .param("requestId", requestId)
        .update();
  }

  private static CertificateOrder order(ResultSet rs, int n) throws SQLException {
    try {
      return new CertificateOrder(
          rs.getObject("issuance_id", UUID.class),
          rs.getObject("device_id", UUID.class),
          rs.getString("slot"),
          ScriptJson.read(rs.getBytes("asked"), CertificateOrder.Asked.class));
    } catch (ScriptJson.MalformedException e) {
      throw new IllegalStateException("a certificate order on record cannot be read", e);
    }
  }
}
