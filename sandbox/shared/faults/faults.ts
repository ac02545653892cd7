import { mix } from '../random.ts';
import type { Selection } from './selection.ts';

/** Tells the lots of faults from whatever else is drawn from a seed. */
const FAULTS = 77;

/** A fault, and what has become of it. */
type FaultReport<F> = F & {
  /** Requests that it has hit. */
  readonly hits: number;
  /** Whether it can hit no more. */
  readonly spent: boolean;
};

/** What a fault is chosen by. */
export interface Asked {
  readonly method: string;
  /** With the query string. */
  readonly url: string;
}

/** Things that go wrong on purpose, of one kind of server. */
export interface Faults<F, R extends Asked = Asked> {
  add(faults: readonly F[]): void;
  clear(): void;
  /** All that were added since the last clear, in their order. */
  report(): FaultReport<F>[];
  /** The fault that hits this request, if any; it counts as used. The first that fits has the say, unless the lot spares the request. */
  take(request: R): F | undefined;
}

interface Waiting<F> {
  readonly fault: F;
  readonly pattern: RegExp;
  skip: number;
  /** Requests that it could have hit. */
  drawn: number;
  hits: number;
}

/** @param isMeant whether a fault is for such requests, besides their method and URL */
export function createFaults<F extends Selection, R extends Asked = Asked>(
  isMeant: (fault: F, request: R) => boolean,
): Faults<F, R> {
  let known: Waiting<F>[] = [];
  const fits = ({ fault, pattern }: Waiting<F>, request: R): boolean =>
    (fault.method ?? request.method) === request.method && pattern.test(request.url) && isMeant(fault, request);

  return {
    add(faults) {
      known.push(...faults.map(waiting));
    },
    clear() {
      known = [];
    },
    report: () => known.map((one) => ({ ...one.fault, hits: one.hits, spent: isSpent(one) })),
    take(request) {
      for (const one of known) {
        if (isSpent(one) || !fits(one, request)) continue;
        if (one.skip > 0) {
          one.skip -= 1;
          return undefined;
        }
        if (!draw(one)) continue;
        one.hits += 1;
        return one.fault;
      }
      return undefined;
    },
  };
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function isSpent({ fault, hits }: Waiting<Selection>): boolean {
  return fault.times !== 'always' && hits >= fault.times;
}

/** The same seed draws the same lots, however the others fall. */
function draw(one: Waiting<Selection>): boolean {
  one.drawn += 1;
  return mix(one.fault.seed, FAULTS, one.drawn) / 2 ** 32 < one.fault.probability;
}

function waiting<F extends Selection>(fault: F): Waiting<F> {
  const pattern = new RegExp(fault.path.split('*').map(literally).join('.*'));
  return { fault, pattern, skip: fault.skip, drawn: 0, hits: 0 };
}
