package org.keywright.server.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@OnEveryDatabase
class DatabasesTest {

  private final TestDatabase database;

  DatabasesTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void a_test_class_gets_a_migrated_database_of_each_kind() {
    assertThat(
            database
                .jdbc()
                .sql("select count(*) from flyway_schema_history where success")
                .query(Integer.class)
                .single())
        .isPositive();
  }

  @Test
  void a_rolled_back_transaction_leaves_nothing() {
    database.jdbc().sql("create table note (id integer primary key)").update();
    database
        .transactions()
        .executeWithoutResult(status -> {
          database.jdbc().sql("insert into note (id) values (1)").update();
          status.setRollbackOnly();
        });
    assertThat(database.jdbc().sql("select count(*) from note").query(Integer.class).single())
        .isZero();
  }
}
