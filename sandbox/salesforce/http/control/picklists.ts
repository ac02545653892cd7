import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ControlError, controlBody, oneOrMany } from '../../../shared/control.ts';
import { editPicklist, type PicklistEdit } from '../../org/edit-picklist.ts';
import type { FieldSchema, ObjectSchema } from '../../org/org.ts';
import type { SandboxContext } from '../context.ts';
import { fieldNamed, objectNamed } from '../objects.ts';
import { pathParameter, resource } from '../resource.ts';

const value = z.string().min(1);
const traits = {
  label: value.optional(),
  active: z.boolean().optional(),
  default: z.boolean().optional(),
  validFor: z.array(z.string()).optional(),
};

const Edit = z.union([
  z
    .strictObject({ add: value, before: value.optional(), ...traits })
    .transform(
      ({ add, before = null, ...more }): PicklistEdit => ({ kind: 'add', value: add, before, traits: given(more) }),
    ),
  z
    .strictObject({ change: value, ...traits })
    .transform(({ change, ...more }): PicklistEdit => ({ kind: 'change', value: change, traits: given(more) })),
  z
    .strictObject({ rename: value, to: value })
    .transform(({ rename, to }): PicklistEdit => ({ kind: 'rename', value: rename, to })),
  z
    .strictObject({ remove: value, replaceWith: value.nullable().optional() })
    .transform(({ remove, replaceWith }): PicklistEdit => ({ kind: 'remove', value: remove, replaceWith })),
]);

/** The values of a picklist, as an administrator edits them in Setup. */
export function picklistControl(app: FastifyInstance, { org }: SandboxContext): void {
  resource(app, '/__sandbox/picklists/:object/:field', {
    PATCH(request) {
      const edits = controlBody(oneOrMany(Edit), request);
      const picklist = (): { object: ObjectSchema; field: FieldSchema } => {
        const object = objectNamed(org.objects, pathParameter(request, 'object'));
        const field = fieldNamed(object, pathParameter(request, 'field'));
        if (field?.type === 'picklist' || field?.type === 'multipicklist') return { object, field };
        throw new ControlError(`${object.name} has no picklist ${pathParameter(request, 'field')}`);
      };
      for (const edit of edits) {
        const { object, field } = picklist();
        try {
          editPicklist(org, object, field, edit, org.integrationUser.id);
        } catch (error) {
          if (error instanceof RangeError) throw new ControlError(error.message, { cause: error });
          throw error;
        }
      }
      return { values: picklist().field.picklist };
    },
  });
}

type Traits = Extract<PicklistEdit, { kind: 'change' }>['traits'];

/** Only the traits that were named: what is left out stays as it is. */
function given({
  label,
  active,
  default: isDefault,
  validFor,
}: {
  label?: string | undefined;
  active?: boolean | undefined;
  default?: boolean | undefined;
  validFor?: string[] | undefined;
}): Traits {
  return {
    ...(label === undefined ? {} : { label }),
    ...(active === undefined ? {} : { active }),
    ...(isDefault === undefined ? {} : { default: isDefault }),
    ...(validFor === undefined ? {} : { validFor }),
  };
}
