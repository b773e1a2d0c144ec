package org.keywright.server.device;

import java.util.List;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue of device models over REST, and the key sets with which their devices arrive. */
@RestController
@RequestMapping("/api/v1/device-models")
class DeviceModelResource {

  private final DeviceModels models;
  private final InitialKeySets keySets;

  DeviceModelResource(DeviceModels models, InitialKeySets keySets) {
    this.models = models;
    this.keySets = keySets;
  }

  @GetMapping
  @Requires(Permission.DEVICE_READ)
  List<DeviceModel> list() {
    return models.list();
  }

  @GetMapping("/{name}")
  @Requires(Permission.DEVICE_READ)
  DeviceModel get(@PathVariable String name) {
    return models.get(name);
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.MODEL_WRITE)
  DeviceModel add(@RequestBody DeviceModel model, Actor actor) {
    return models.add(model, actor);
  }

  /** What was imported for a model; never the keys. */
  @GetMapping("/{name}/key-sets")
  @Requires(Permission.DEVICE_READ)
  List<KeySet> keySets(@PathVariable String name) {
    return keySets.list(name);
  }

  /** Imports the keys of a range of devices. They cannot be read back. */
  @PostMapping("/{name}/key-sets")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.KEY_SET_IMPORT)
  KeySet importKeySet(
      @PathVariable String name, @RequestBody NewKeySet.Document document, Actor actor) {
    try (NewKeySet keySet = document.toKeySet(name)) {
      return keySets.add(keySet, actor);
    }
  }
}
