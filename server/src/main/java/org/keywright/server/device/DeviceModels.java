package org.keywright.server.device;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The catalogue of device models: built-in ones and added ones. Safe for concurrent use. */
@Service
public class DeviceModels {

  private static final String SUBJECT = "device-model";

  private final Map<String, DeviceModel> builtIn;
  private final DeviceModelRepository repository;
  private final AuditLog audit;
  private final Clock clock;

  DeviceModels(
      DeviceModelRepository repository,
      AttestationRoots attestationRoots,
      AuditLog audit,
      Clock clock) {
    this.builtIn = attestationRoots.addTo(DeviceModelDocument.builtIn());
    this.repository = repository;
    this.audit = audit;
    this.clock = clock;
  }

  /** The model with this name. */
  @Transactional(readOnly = true)
  public Optional<DeviceModel> find(String name) {
    DeviceModel model = builtIn.get(name);
    return model == null ? repository.get(name) : Optional.of(model);
  }

  /**
   * The model with this name.
   *
   * @throws NotFoundException if there is none
   */
  @Transactional(readOnly = true)
  public DeviceModel get(String name) {
    return find(name).orElseThrow(() -> new NotFoundException("device model", name));
  }

  /** All models, the built-in ones first. */
  @Transactional(readOnly = true)
  public List<DeviceModel> list() {
    List<DeviceModel> models = new ArrayList<>(builtIn.values());
    models.addAll(repository.list());
    return models;
  }

  /**
   * The models that a device which looks like that can be of, the most specific first; empty if it
   * is of none. What a device in stock is, the inventory says: this is for finding it there.
   */
  @Transactional(readOnly = true)
  public List<DeviceModel> recognise(Observation observed) {
    return list().stream()
        .filter(model -> model.recognition().matches(observed))
        .sorted(
            Comparator.comparingInt((DeviceModel model) -> model.recognition().weight()).reversed())
        .toList();
  }

  /**
   * Adds a model to the catalogue.
   *
   * @throws InvalidException if it breaks a rule
   * @throws ConflictException if there is one with its name
   */
  @Transactional
  public DeviceModel add(DeviceModel model, Actor actor) {
    List<FieldProblem> problems = DeviceModelRules.check(model);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    if (find(model.name()).isPresent()) {
      throw taken(model);
    }
    try {
      repository.insert(model, clock.instant(), actor.name());
    } catch (DuplicateKeyException e) {
      throw taken(model);
    }
    audit.record(new AuditEvent(actor, "device-model.add", SUBJECT, model.name()));
    return model;
  }

  private static ConflictException taken(DeviceModel model) {
    return new ConflictException(
        "there is a device model "
            + model.name()
            + " already: models are not changed, add another");
  }
}
