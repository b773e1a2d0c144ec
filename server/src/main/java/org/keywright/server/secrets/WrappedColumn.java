package org.keywright.server.secrets;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The usual place of wrapped secrets: a table with the columns {@code wrapped} and {@code
 * master_version}, a primary key of one column, and a purpose that follows from the row.
 *
 * <p>A row is replaced only if it still holds the bytes that were read, so that a change by someone
 * else in between is not lost.
 */
public final class WrappedColumn implements Rewrappable {

  private static final Pattern NAME = Pattern.compile("[a-z_]{1,60}");

  private final JdbcClient jdbc;
  private final String table;
  private final String key;
  private final String purpose;

  /**
   * All three strings come from the code, never from input.
   *
   * @param table the table
   * @param key the column that is its primary key
   * @param purpose an SQL expression over the row for the purpose that it was wrapped for
   */
  public WrappedColumn(JdbcClient jdbc, String table, String key, String purpose) {
    if (!NAME.matcher(table).matches() || !NAME.matcher(key).matches()) {
      throw new IllegalArgumentException("not a table and a column: " + table + ", " + key);
    }
    this.jdbc = jdbc;
    this.table = table;
    this.key = key;
    this.purpose = purpose;
  }

  @Override
  public String name() {
    return table;
  }

  @Override
  public int rewrap(Vault vault, int limit) {
    List<Row> rows =
        jdbc.sql(
                """
                select %s as row_key, %s as purpose, wrapped from %s
                where wrapped is not null and master_version <> :current limit :limit
                """
                    .formatted(key, purpose, table))
            .param("current", vault.currentVersion())
            .param("limit", limit)
            .query((rs, n) ->
                new Row(rs.getObject("row_key"), rs.getString("purpose"), rs.getBytes("wrapped")))
            .list();
    for (Row row : rows) {
      byte[] rewrapped = vault.rewrap(row.purpose(), row.wrapped());
      jdbc.sql(
              """
              update %s set wrapped = :new, master_version = :version
              where %s = :key and wrapped = :old
              """
                  .formatted(table, key))
          .param("new", rewrapped)
          .param("version", Vault.versionOf(rewrapped))
          .param("key", row.key())
          .param("old", row.wrapped())
          .update();
    }
    return rows.size();
  }

  private record Row(Object key, String purpose, byte[] wrapped) {}
}
