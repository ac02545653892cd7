import { type Access, createAccess, type Hidden } from './access.ts';
import type { ListViewDefinition, ObjectSchema, OrgSetup } from './org.ts';

export interface SetupOptions {
  readonly objects: readonly ObjectSchema[];
  readonly listViews: readonly ListViewDefinition[];
  readonly clock: () => Date;
}

/** What of an org an administrator can change while it runs. */
export interface Setup extends OrgSetup {
  readonly access: Access;
  readonly objects: ReadonlyMap<string, ObjectSchema>;
  readonly listViews: readonly ListViewDefinition[];
  objectsFor(userId: string): ReadonlyMap<string, ObjectSchema>;
  now(): Date;
}

interface View {
  readonly version: number;
  readonly objects: ReadonlyMap<string, ObjectSchema>;
}

export function createSetup(options: SetupOptions): Setup {
  const access = createAccess();
  const objects = new Map(options.objects.map((schema) => [schema.name, schema]));
  const views = new Map<string, View>();
  let listViews = options.listViews;
  let moved = 0;
  let late = 0;
  let version = 0;
  // A describe names whole seconds, so that two changes within one need different ones.
  let changedAt = Math.floor(options.clock().getTime() / 1000) * 1000;

  function changed(): void {
    version += 1;
    changedAt = Math.max(Math.floor(setup.now().getTime() / 1000) * 1000, changedAt + 1000);
  }

  const setup: Setup = {
    access,
    objects,
    get listViews() {
      return listViews;
    },
    now: () => new Date(options.clock().getTime() + moved),
    wallClock: () => options.clock(),
    moveClock(milliseconds) {
      moved += milliseconds;
    },
    commitLate(milliseconds, write) {
      late = milliseconds;
      try {
        return write();
      } finally {
        late = 0;
      }
    },
    commitTime: () => new Date(setup.now().getTime() - late),
    get describedAt() {
      return new Date(changedAt);
    },
    objectsFor(userId) {
      if (!access.hidesSchema(userId)) return objects;
      const known = views.get(userId);
      if (known?.version === version) return known.objects;
      const seen = seenObjects(objects, access, userId);
      views.set(userId, { version, objects: seen });
      return seen;
    },
    replaceObject(schema) {
      objects.set(schema.name, schema);
      changed();
    },
    replaceListViews(views) {
      listViews = views;
    },
    hide(userId: string, things: Hidden) {
      access.hide(userId, things);
      changed();
    },
    show(userId: string, things: Hidden) {
      access.show(userId, things);
      changed();
    },
  };
  return setup;
}

function seenObjects(
  objects: ReadonlyMap<string, ObjectSchema>,
  access: Access,
  userId: string,
): ReadonlyMap<string, ObjectSchema> {
  const seen = [...objects.values()]
    .filter(({ name }) => !access.hidesObject(userId, name))
    .map((schema) => ({
      ...schema,
      fields: new Map([...schema.fields].filter(([field]) => !access.hidesField(userId, schema.name, field))),
    }));
  return new Map(seen.map((schema) => [schema.name, schema]));
}
