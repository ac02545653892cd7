import type { ObjectSchema } from '../../org/org.ts';

/** The properties that Describe Global and an object's own describe share. */
export function objectProperties(object: ObjectSchema): Record<string, unknown> {
  const writable = object.readOnly !== true;
  const isUser = object.name === 'User';
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: writable,
    custom: object.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: writable && !isUser,
    deprecatedAndHidden: false,
    feedEnabled: writable && !object.custom,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: writable,
    mergeable: object.name === 'Account' || object.name === 'Contact',
    mruEnabled: writable,
    name: object.name,
    queryable: true,
    replicateable: writable,
    retrieveable: true,
    searchable: writable,
    triggerable: writable,
    undeletable: writable && !isUser,
    updateable: writable,
  };
}
