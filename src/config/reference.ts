import type { Environment } from './environment.ts';

/** A `${NAME}` in the configuration stands for the environment variable NAME. */
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

export function hasReference(text: string): boolean {
  return text.search(REFERENCE) >= 0;
}

/** One reference and nothing else. */
export const REFERENCE_ONLY = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/;

export function isReference(text: string): boolean {
  return REFERENCE_ONLY.test(text);
}

/** True when the text contains a `${` that does not begin a well-formed reference. */
export function hasBrokenReference(text: string): boolean {
  return text.replaceAll(REFERENCE, '').includes('${');
}

/** Rollcall's own variables, its key for secrets among them: whoever may change a configuration must not read them through it. */
const OWN = /^ROLLCALL_/;

/** Replaces every reference; names without a value (an empty one is none, nor is one of ours) are returned in `missing`. */
export function replaceReferences(text: string, environment: Environment): { text: string; missing: string[] } {
  const missing: string[] = [];
  const replaced = text.replaceAll(REFERENCE, (_, name: string) => {
    const value = OWN.test(name) ? '' : (environment[name] ?? '');
    if (value === '') missing.push(name);
    return value;
  });
  return { text: replaced, missing };
}
