import type { Running } from '../support/rollcall.ts';
import type { Installation } from './installation.ts';
import { type Kill, killAt, startWorker, type Work } from './kill.ts';

/** Workers that are there at the same time and share runs. */
export interface Crew extends AsyncDisposable {
  /** How many of them have not ended. */
  here(): Promise<number>;
  /** Kills one of them, and starts another in its place, which finds a run to work on. */
  lose(place: number, at: { readonly nth: number; readonly after: number }): Promise<Kill>;
}

/** Starts so many workers, and stops them in good order in the end. */
export async function hireCrew(installation: Installation, work: Work, size: number): Promise<Crew> {
  let hired = 0;
  const hire = async (): Promise<{ readonly name: string; readonly running: Running }> => {
    hired += 1;
    const name = `rollcall-${hired}`;
    return { name, running: await startWorker(installation, work, name) };
  };
  const crew: Awaited<ReturnType<typeof hire>>[] = [];
  for (let place = 0; place < size; place += 1) crew.push(await hire());
  return {
    async here() {
      const states = crew.map(({ running }) => Promise.race([running.ended.then(() => 0), Promise.resolve(1)]));
      return (await Promise.all(states)).reduce((sum, state) => sum + state, 0);
    },
    async lose(place, at) {
      const worker = crew[place];
      if (worker === undefined) throw new Error(`There are only ${size} workers`);
      const kill = await killAt(installation, worker.running, { ...at, name: worker.name });
      crew[place] = await hire();
      return kill;
    },
    async [Symbol.asyncDispose]() {
      for (const { running } of crew) running.signal('SIGTERM');
      for (const { running } of crew) await running.ended;
    },
  };
}
