import { type Options, type Params, SingleBar } from 'cli-progress';
import type { Entity } from '../../sync/entity.ts';
import type { Progress } from '../../sync/result.ts';
import { clock, count, ENTITY_TITLE } from './format.ts';
import { truncate } from './text.ts';

const PHASE = { extracting: 'reading', branches: 'branches', planning: 'planning', applying: 'applying' } as const;
const BAR_WIDTH = 20;

export interface ProgressLine extends Disposable {
  readonly update: (progress: Progress) => void;
}

/** One line that is drawn over and over on a terminal; nothing at all where the stream is not one. */
export function progressLine(entity: Entity, stream: NodeJS.WriteStream, now: () => number = Date.now): ProgressLine {
  const started = now();
  let phase = { name: '', since: started, from: 0 };
  let latest: Progress | null = null;
  const bar = new SingleBar({
    stream,
    clearOnComplete: true,
    hideCursor: true,
    format: (_options: Options, params: Params & { maxWidth?: number }) =>
      truncate(line({ entity, progress: latest, started, phase, now: now() }), (params.maxWidth ?? 80) - 1),
  });
  const stop = () => bar.stop();
  // A second Ctrl-C ends the process at once: the terminal gets its cursor back all the same.
  process.once('exit', stop);
  bar.start(1, 0);
  return {
    update: (progress) => {
      if (progress.phase !== phase.name) phase = { name: progress.phase, since: now(), from: progress.done };
      latest = progress;
      bar.update(0);
    },
    [Symbol.dispose]() {
      stop();
      process.off('exit', stop);
    },
  };
}

interface Moment {
  readonly entity: Entity;
  readonly progress: Progress | null;
  readonly started: number;
  /** When the phase began and how much was done then. */
  readonly phase: { readonly since: number; readonly from: number };
  readonly now: number;
}

/** `Contacts  reading   ██████████░░░░░░░░░░  50 %  6,000/12,000  0:04, about 0:04 left` */
export function line({ entity, progress, started, phase, now }: Moment): string {
  const title = ENTITY_TITLE[entity];
  const elapsed = clock(now - started);
  if (progress === null) return `${title}  connecting  ${elapsed}`;
  const { done, total } = progress;
  const start = `${title}  ${PHASE[progress.phase].padEnd(8)}`;
  if (total === null || total === 0) return [start, ...(done > 0 ? [count(done)] : []), elapsed].join('  ');

  const share = Math.min(1, done / total);
  const full = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  const pace = (done - phase.from) / (now - phase.since);
  const left = pace > 0 ? `, about ${clock((total - done) / pace)} left` : '';
  return `${start}  ${bar} ${percent} %  ${count(done)}/${count(total)}  ${elapsed}${left}`;
}
