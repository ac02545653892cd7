import type { FieldSchema, ObjectSchema } from '../../org/org.ts';

/**
 * The bitmap of a dependent picklist's value: bit i, most significant first, says that the value is valid for the i-th
 * entry of the controlling field, inactive entries included; a checkbox controls as the entries false and true.
 */
export function encodeValidFor(validFor: readonly string[], controllerEntries: readonly string[]): string {
  // Salesforce fills whole groups of three bytes, so that the Base64 text has no padding.
  const bytes = Buffer.alloc(Math.max(1, Math.ceil(controllerEntries.length / 24)) * 3);
  for (const [index, entry] of controllerEntries.entries()) {
    if (!validFor.includes(entry)) continue;
    const byte = index >> 3;
    bytes.writeUInt8(bytes.readUInt8(byte) | (0x80 >> (index % 8)), byte);
  }
  return bytes.toString('base64');
}

export function controllerEntries(object: ObjectSchema, controllerName: string): string[] {
  const controller: FieldSchema | undefined = object.fields.get(controllerName);
  if (controller?.type === 'boolean') return ['false', 'true'];
  return controller?.picklist.map(({ value }) => value) ?? [];
}
