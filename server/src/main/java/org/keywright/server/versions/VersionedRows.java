package org.keywright.server.versions;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads documents that are kept as two tables: one row for each document with the number of its
 * newest version, and one for each version. Works in the caller's transaction.
 *
 * @param <S> a version as it was saved
 */
public final class VersionedRows<S> {

  private final JdbcClient jdbc;
  private final String documents;
  private final String select;
  private final RowMapper<S> mapper;

  /**
   * The rows of one kind of document.
   *
   * @param documents the table with a row for each document
   * @param select all columns of {@code documents d} joined with {@code … v}, the table with a row
   *     for each version; it goes on with a blank
   */
  public VersionedRows(JdbcClient jdbc, String documents, String select, RowMapper<S> mapper) {
    this.jdbc = jdbc;
    this.documents = documents;
    this.select = select;
    this.mapper = mapper;
  }

  /** The newest version of a document. */
  public Optional<S> newest(UUID id) {
    return newestBy("id", id);
  }

  /**
   * The newest version of the document with this value.
   *
   * @param column of the table of documents, unique
   */
  public Optional<S> newestBy(String column, Object value) {
    return jdbc.sql(select + "where d." + column + " = :value and v.version = d.version")
        .param("value", value)
        .query(mapper)
        .optional();
  }

  /** One version of a document. */
  public Optional<S> get(UUID id, int version) {
    return jdbc.sql(select + "where d.id = :id and v.version = :version")
        .param("id", id)
        .param("version", version)
        .query(mapper)
        .optional();
  }

  /** The versions of a document, the newest first. */
  public List<S> versions(UUID id, int atMost) {
    return jdbc.sql(select + "where d.id = :id order by v.version desc limit :most")
        .param("id", id)
        .param("most", atMost)
        .query(mapper)
        .list();
  }

  /**
   * Whether another document than this one has a value.
   *
   * @param column of the table of documents
   */
  public boolean otherHas(String column, String value, UUID id) {
    return jdbc.sql(
                "select count(*) from "
                    + documents
                    + " where "
                    + column
                    + " = :value and id <> :id")
            .param("value", value)
            .param("id", id)
            .query(Integer.class)
            .single()
        > 0;
  }
}
