import type { RunContext } from './run-context.ts';

/** The context, stopped by this signal too. */
export function withSignalOf<Tx>(context: RunContext<Tx>, signal: AbortSignal): RunContext<Tx> {
  return { ...context, signal: context.signal ? AbortSignal.any([context.signal, signal]) : signal };
}
