import fc from 'fast-check';

/** Any code point, halves of surrogate pairs too: a unit for fc.string. Its own `binary` takes seconds to set up. */
export const anyCharacter = fc.integer({ min: 0, max: 0x10_ff_ff }).map((code) => String.fromCodePoint(code));
