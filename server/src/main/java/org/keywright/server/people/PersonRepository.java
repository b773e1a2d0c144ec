package org.keywright.server.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.keywright.server.api.Likeness;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class PersonRepository {

  private static final String SELECT =
      "select id, display_name, given_name, surname, email, upn, department, status, version"
          + " from person ";
  private static final String MATCHES = "where search_text like :pattern escape '!' ";

  private final JdbcClient jdbc;

  PersonRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Person person, Instant now) {
    bind(
            jdbc.sql(
                """
                insert into person
                  (id, display_name, given_name, surname, email, email_key, upn, upn_key, department,
                   search_text, status, version, created_at, updated_at)
                values
                  (:id, :displayName, :givenName, :surname, :email, :emailKey, :upn, :upnKey, :department,
                   :searchText, :status, :version, :now, :now)
                """),
            person,
            now)
        .update();
  }

  /** Whether the person still had the version before this one. */
  boolean update(Person person, Instant now) {
    return bind(
                jdbc.sql(
                    """
                    update person set
                      display_name = :displayName, given_name = :givenName, surname = :surname,
                      email = :email, email_key = :emailKey, upn = :upn, upn_key = :upnKey,
                      department = :department, search_text = :searchText, status = :status,
                      version = :version, updated_at = :now
                    where id = :id and version = :version - 1
                    """),
                person,
                now)
            .update()
        == 1;
  }

  /** Whether there is such a person. */
  boolean lock(UUID id) {
    return jdbc.sql("select id from person where id = :id for update")
        .param("id", id)
        .query(UUID.class)
        .optional()
        .isPresent();
  }

  Optional<Person> get(UUID id) {
    return jdbc.sql(SELECT + "where id = :id")
        .param("id", id)
        .query(PersonRepository::person)
        .optional();
  }

  Optional<Person> getByUpn(String upn) {
    return jdbc.sql(SELECT + "where upn_key = :upn")
        .param("upn", Likeness.key(upn))
        .query(PersonRepository::person)
        .optional();
  }

  boolean otherHasEmail(String email, UUID id) {
    return exists("select count(*) from person where email_key = :key and id <> :id", email, id);
  }

  boolean otherHasUpn(String upn, UUID id) {
    return exists("select count(*) from person where upn_key = :key and id <> :id", upn, id);
  }

  /** Those who have one of these addresses, by their keys. */
  List<Person> withUpnOrEmail(Set<String> upns, Set<String> emails) {
    return upns.isEmpty() || emails.isEmpty()
        ? List.of()
        : jdbc.sql(SELECT + "where upn_key in (:upns) or email_key in (:emails)")
            .param("upns", upns)
            .param("emails", emails)
            .query(PersonRepository::person)
            .list();
  }

  void markExpunged(UUID id) {
    jdbc.sql("update person set expunged = true where id = :id").param("id", id).update();
  }

  boolean isExpunged(UUID id) {
    return jdbc.sql("select count(*) from person where id = :id and expunged")
            .param("id", id)
            .query(Integer.class)
            .single()
        > 0;
  }

  Page<Person> find(String text, PageRequest page) {
    String pattern = Likeness.containing(text);
    long total =
        jdbc.sql("select count(*) from person " + MATCHES)
            .param("pattern", pattern)
            .query(Long.class)
            .single();
    List<Person> people =
        jdbc.sql(SELECT + MATCHES + "order by search_text, id limit :size offset :offset")
            .param("pattern", pattern)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(PersonRepository::person)
            .list();
    return Page.of(people, page, total);
  }

  private boolean exists(String sql, String value, UUID id) {
    return jdbc.sql(sql)
            .param("key", Likeness.key(value))
            .param("id", id)
            .query(Integer.class)
            .single()
        > 0;
  }

  private static JdbcClient.StatementSpec bind(
      JdbcClient.StatementSpec statement, Person person, Instant now) {
    return statement
        .param("id", person.id())
        .param("displayName", person.displayName())
        .param("givenName", person.givenName())
        .param("surname", person.surname())
        .param("email", person.email())
        .param("emailKey", Likeness.key(person.email()))
        .param("upn", person.upn())
        .param("upnKey", Likeness.key(person.upn()))
        .param("department", person.department())
        .param("searchText", searchText(person))
        .param("status", person.status().name())
        .param("version", person.version())
        .param("now", now.atOffset(ZoneOffset.UTC));
  }

  /** Surname first: the list is sorted by it. */
  private static String searchText(Person person) {
    return Likeness.key(
        String.join(
            "\n",
            person.surname() + ", " + person.givenName(),
            person.displayName(),
            person.email(),
            person.upn(),
            person.department()));
  }

  private static Person person(ResultSet row, int number) throws SQLException {
    return new Person(
        row.getObject("id", UUID.class),
        row.getString("display_name"),
        row.getString("given_name"),
        row.getString("surname"),
        row.getString("email"),
        row.getString("upn"),
        row.getString("department"),
        PersonStatus.valueOf(row.getString("status")),
        row.getInt("version"));
  }
}
