import type { Page } from 'playwright-core';
import { z } from 'zod';

/** A task of the page's main thread: milliseconds that passed, and that it computed; beside load, the first say too much. */
export interface Task {
  readonly wall: number;
  readonly cpu: number;
}

const Event = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z.object({ name: z.string().optional() }).optional(),
});

/** The tasks of the renderer while `work` goes on, by Chromium's own trace; the longest first. */
export async function tasksDuring(page: Page, work: () => Promise<void>): Promise<readonly Task[]> {
  const session = await page.context().newCDPSession(page);
  const events: z.infer<typeof Event>[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...z.array(Event.loose()).parse(value)));
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] },
  });
  await work();
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const isMain = ({ pid, tid }: z.infer<typeof Event>) =>
    threads.some((thread) => thread.pid === pid && thread.tid === tid);
  return events
    .filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && isMain(event))
    .map(({ dur = 0, tdur = 0 }) => ({ wall: dur / 1000, cpu: tdur / 1000 }))
    .toSorted((a, b) => b.cpu - a.cpu);
}

/** A task that takes longer, in milliseconds, is felt. [web.dev: long tasks] */
const MOST_MS = 50;

/** By what was computed: beside load, the time that passed says too much. */
export const isFelt = (tasks: readonly Task[]) => tasks.some(({ cpu }) => cpu > MOST_MS);

/** `0 of 412 tasks over 50 ms (longest 31.2 ms)`, by what passed and by what was computed. */
export function taskText(tasks: readonly Task[]): string {
  const of = (what: keyof Task) => {
    const long = tasks.filter((task) => task[what] > MOST_MS).length;
    const longest = Math.max(0, ...tasks.map((task) => task[what]));
    return `${long} over ${MOST_MS} ms by ${what === 'cpu' ? 'CPU' : 'wall'} time (longest ${longest.toFixed(1)} ms)`;
  };
  return `${tasks.length} tasks: ${of('cpu')}, ${of('wall')}`;
}
