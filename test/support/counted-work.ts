import { createHook } from 'node:async_hooks';
import type { Kysely, KyselyPlugin } from 'kysely';
import type { Database } from '../../src/store/schema.ts';

/** What the server does for an answer, in the order in which it does it. */
export interface CountedWork {
  /** Passwords that are hashed, to keep them or to compare with them: by far the slowest thing. */
  readonly hashes: number;
  /** Statements for the database, without their values. */
  readonly statements: readonly string[];
}

/** A database whose statements are counted, and with them what Node hashes; by observing, nothing stands in for anything. */
export function countWork(db: Kysely<Database>) {
  let hashes = 0;
  let statements: string[] = [];
  const hook = createHook({
    init(_id, type) {
      if (type === 'ARGON2REQUEST') hashes += 1;
    },
  });
  const recorder: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      statements.push(db.getExecutor().compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return {
    db: db.withPlugin(recorder),
    /** What is done until the promise settles. */
    async of<Answer>(act: () => Promise<Answer>): Promise<{ readonly answer: Answer; readonly work: CountedWork }> {
      hashes = 0;
      statements = [];
      hook.enable();
      try {
        const answer = await act();
        return { answer, work: { hashes, statements: [...statements] } };
      } finally {
        hook.disable();
      }
    },
  };
}
