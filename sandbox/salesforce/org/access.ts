/** What is kept from a user: by sharing (records, list views among them) and by the profile (objects, fields). */
export interface Hidden {
  /** Ids of 18 characters. */
  readonly records?: readonly string[];
  /** `Contact.Email`, as the schema spells it. */
  readonly fields?: readonly string[];
  readonly objects?: readonly string[];
}

/** Who does not see what. Everyone sees everything until something is hidden from them. */
export interface Access {
  hide(userId: string, things: Hidden): void;
  show(userId: string, things: Hidden): void;
  hidesRecord(userId: string, id: string): boolean;
  hidesField(userId: string, object: string, field: string): boolean;
  hidesObject(userId: string, object: string): boolean;
  /** Whether any record whose Id starts so is hidden from anyone: a scan need not ask otherwise. */
  hidesRecordsOf(keyPrefix: string): boolean;
  /** Whether objects or fields are hidden from the user. */
  hidesSchema(userId: string): boolean;
}

interface Sets {
  readonly records: Set<string>;
  readonly fields: Set<string>;
  readonly objects: Set<string>;
}

export function createAccess(): Access {
  const users = new Map<string, Sets>();
  /** How many records are hidden, by key prefix, from all users together. */
  const counts = new Map<string, number>();

  function setsOf(userId: string): Sets {
    const known = users.get(userId);
    if (known !== undefined) return known;
    const made = { records: new Set<string>(), fields: new Set<string>(), objects: new Set<string>() };
    users.set(userId, made);
    return made;
  }

  function count(id: string, change: 1 | -1): void {
    const prefix = id.slice(0, 3);
    counts.set(prefix, (counts.get(prefix) ?? 0) + change);
  }

  return {
    hide(userId, { records = [], fields = [], objects = [] }) {
      const sets = setsOf(userId);
      for (const id of records) {
        if (!sets.records.has(id)) count(id, 1);
        sets.records.add(id);
      }
      for (const name of fields) sets.fields.add(name);
      for (const name of objects) sets.objects.add(name);
    },
    show(userId, { records = [], fields = [], objects = [] }) {
      const sets = setsOf(userId);
      for (const id of records) if (sets.records.delete(id)) count(id, -1);
      for (const name of fields) sets.fields.delete(name);
      for (const name of objects) sets.objects.delete(name);
    },
    hidesRecord: (userId, id) => users.get(userId)?.records.has(id) === true,
    hidesField: (userId, object, field) => users.get(userId)?.fields.has(`${object}.${field}`) === true,
    hidesObject: (userId, object) => users.get(userId)?.objects.has(object) === true,
    hidesRecordsOf: (keyPrefix) => (counts.get(keyPrefix) ?? 0) > 0,
    hidesSchema(userId) {
      const sets = users.get(userId);
      return sets !== undefined && sets.fields.size + sets.objects.size > 0;
    },
  };
}
