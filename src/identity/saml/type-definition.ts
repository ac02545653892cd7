/** Whether XML defines types or entities, in whichever encoding: they could read files, or grow without end. */
export function hasTypeDefinition(xml: string): boolean {
  return /<!(?:DOCTYPE|ENTITY)/i.test(xml) || xml.includes('\0');
}
