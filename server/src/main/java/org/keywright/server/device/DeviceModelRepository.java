package org.keywright.server.device;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class DeviceModelRepository {

  private static final int MOST = 500;

  private final JdbcClient jdbc;

  DeviceModelRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<DeviceModel> get(String name) {
    return jdbc.sql("select document from device_model where name = :name")
        .param("name", name)
        .query(DeviceModelRepository::model)
        .optional();
  }

  List<DeviceModel> list() {
    return jdbc.sql("select document from device_model order by name limit " + MOST)
        .query(DeviceModelRepository::model)
        .list();
  }

  void insert(DeviceModel model, Instant now, String addedBy) {
    jdbc.sql(
            """
            insert into device_model (name, document, added_at, added_by)
            values (:name, :document, :now, :addedBy)
            """)
        .param("name", model.name())
        .param("document", DeviceModelDocument.write(model))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("addedBy", addedBy)
        .update();
  }

  private static DeviceModel model(ResultSet row, int number) throws SQLException {
    return DeviceModelDocument.read(row.getString("document"));
  }
}
