package org.keywright.server.credential;

import java.util.List;
import java.util.UUID;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who holds devices of a type of device, among those who hold a credential type. */
@Component
class Holders {

  /** As many as somebody looks through. */
  private static final int MOST = 200;

  private final DeviceModels models;
  private final JdbcClient jdbc;

  Holders(DeviceModels models, JdbcClient jdbc) {
    this.models = models;
    this.jdbc = jdbc;
  }

  /** A device and whose it is. */
  record Held(UUID person, String name, UUID device, String serial, String state) {}

  /** The devices that are in somebody's hands, by name; the first two hundred. */
  List<Held> find(UUID type, DeviceType deviceType) {
    List<String> names =
        models.list().stream()
            .filter(model -> DeviceType.of(model.kind()) == deviceType)
            .map(DeviceModel::name)
            .toList();
    if (names.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select p.id as person_id, p.display_name, d.id as device_id, d.serial, d.state
            from credential_assignment a
              join person p on p.id = a.person_id
              join device d on d.holder_id = a.person_id
            where a.type_id = :type and d.model in (:models)
              and d.state not in ('AVAILABLE', 'TERMINATED')
            order by p.search_text, d.serial limit
            """
                + MOST)
        .param("type", type)
        .param("models", names)
        .query((row, number) ->
            new Held(
                row.getObject("person_id", UUID.class),
                row.getString("display_name"),
                row.getObject("device_id", UUID.class),
                row.getString("serial"),
                row.getString("state")))
        .list();
  }
}
