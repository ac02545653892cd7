const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const ID_15 = /^[A-Za-z0-9]{15}$/;
const ID_18 = /^[A-Za-z0-9]{15}[A-Z0-5]{3}$/;

/** True for text that has the form of a Salesforce Id, short or long. */
export function isId(text: string): boolean {
  return ID_15.test(text) || ID_18.test(text);
}

/**
 * The 18-character form of an Id; text that is not a 15-character Id is returned unchanged.
 * The suffix tells, five characters at a time, which of them are upper case, lowest bit first.
 */
export function toId18(id: string): string {
  if (id.length !== 15) return id;
  let suffix = '';
  for (let group = 0; group < 15; group += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const code = id.charCodeAt(group + i);
      if (code >= 65 && code <= 90) bits |= 1 << i;
    }
    suffix += SUFFIX_ALPHABET.charAt(bits);
  }
  return id + suffix;
}
