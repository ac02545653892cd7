/** What was seen of one check, or why it does not hold. */
export type Outcome = { readonly name: string } & ({ readonly seen: string } | { readonly problem: string });

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a check; whatever it throws is its problem. */
export async function outcomeOf(name: string, check: () => Promise<string>): Promise<Outcome> {
  const started = performance.now();
  try {
    const seen = await check();
    return { name, seen: `${seen} (${Math.round(performance.now() - started)} ms)` };
  } catch (error) {
    return { name, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Prints an outcome; answers whether the check holds. */
export function report(outcome: Outcome): boolean {
  const holds = 'seen' in outcome;
  print(holds ? `ok      ${outcome.name}: ${outcome.seen}` : `FAILED  ${outcome.name}\n${indented(outcome.problem)}`);
  return holds;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '        ').slice(0, 4_000);
}
