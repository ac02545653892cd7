import { field } from '../fields.ts';
import type { FieldSchema } from '../org.ts';

/** The parts of a compound address and the key each has in its JSON object, in the order of the JSON. */
export const ADDRESS_PARTS = [
  ['City', 'city'],
  ['Country', 'country'],
  ['GeocodeAccuracy', 'geocodeAccuracy'],
  ['Latitude', 'latitude'],
  ['Longitude', 'longitude'],
  ['PostalCode', 'postalCode'],
  ['State', 'state'],
  ['Street', 'street'],
] as const;

/** The fields of a compound address: its parts, and the compound itself (`MailingAddress`). */
export function addressFields(prefix: string): readonly FieldSchema[] {
  return [
    field(`${prefix}Street`, 'textarea'),
    field(`${prefix}City`, 'string', { length: 40 }),
    field(`${prefix}State`, 'string', { length: 80, label: `${prefix} State/Province` }),
    field(`${prefix}PostalCode`, 'string', { length: 20, label: `${prefix} Zip/Postal Code` }),
    field(`${prefix}Country`, 'string', { length: 80 }),
    field(`${prefix}Latitude`, 'double'),
    field(`${prefix}Longitude`, 'double'),
    field(`${prefix}GeocodeAccuracy`, 'picklist', { length: 40 }),
    field(`${prefix}Address`, 'address'),
  ];
}
