/**
 * Positions in the controlling field's options that an option of a dependent picklist is valid for, ascending. Describe
 * gives them as a bitmap in Base64, most significant bit first, inactive options counted. It may be shorter than
 * the list of options: what it does not reach is not valid. [DescribeSObjectResult, PicklistEntry]
 */
export function decodeValidFor(base64: string): number[] {
  const positions: number[] = [];
  for (const [index, byte] of Buffer.from(base64, 'base64').entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte & (0x80 >> bit)) !== 0) positions.push(index * 8 + bit);
  }
  return positions;
}
