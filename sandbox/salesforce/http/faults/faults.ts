import { mix } from '../../data/random.ts';
import type { Fault } from './fault.ts';
import { isKind } from './kinds.ts';

/** Tells the lots of faults from whatever else is drawn from a seed. */
const FAULTS = 77;

/** A fault, and what has become of it. */
export interface FaultReport extends Fault {
  /** Requests that it has hit. */
  readonly hits: number;
  /** Whether it can hit no more. */
  readonly spent: boolean;
}

export interface Faults {
  add(faults: readonly Fault[]): void;
  clear(): void;
  /** All that were added since the last clear, in their order. */
  report(): FaultReport[];
  /** The fault that hits this request, if any; it counts as used. The first that fits has the say, unless the lot spares the request. */
  take(method: string, url: string): Fault | undefined;
}

interface Waiting {
  readonly fault: Fault;
  readonly fits: (method: string, url: string) => boolean;
  skip: number;
  /** Requests that it could have hit. */
  drawn: number;
  hits: number;
}

export function createFaults(): Faults {
  let known: Waiting[] = [];
  return {
    add(faults) {
      known.push(...faults.map(waiting));
    },
    clear() {
      known = [];
    },
    report: () => known.map((one) => ({ ...one.fault, hits: one.hits, spent: isSpent(one) })),
    take(method, url) {
      for (const one of known) {
        if (isSpent(one) || !one.fits(method, url)) continue;
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

function isSpent({ fault, hits }: Waiting): boolean {
  return fault.times !== 'always' && hits >= fault.times;
}

/** The same seed draws the same lots, however the others fall. */
function draw(one: Waiting): boolean {
  one.drawn += 1;
  return mix(one.fault.seed, FAULTS, one.drawn) / 2 ** 32 < one.fault.probability;
}

function waiting(fault: Fault): Waiting {
  const pattern = new RegExp(fault.path.split('*').map(literally).join('.*'));
  return {
    fault,
    fits: (method, url) => (fault.method ?? method) === method && isKind(fault.kind, method, url) && pattern.test(url),
    skip: fault.skip,
    drawn: 0,
    hits: 0,
  };
}
