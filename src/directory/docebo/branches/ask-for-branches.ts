import type { MirroredBranch } from '../../../sync/tenant.ts';
import { type BranchRow, createBranch, createBranches, readBranches } from '../endpoints/branches.ts';
import { inHalves } from '../halve.ts';
import { type DoceboError, isJudged, isRefusal } from '../http/error.ts';
import type { BranchWriting } from '../write-branches.ts';
import type { CreateBranch } from './create-coded.ts';

/** A branch whose parent is there. */
export interface Placed {
  readonly change: CreateBranch;
  /** As the tenant is given it. */
  readonly code: string;
  readonly parent: MirroredBranch;
}

/** What Docebo says of a branch that it was asked for. */
export type Answer =
  /** `remoteId`: null where it does not say. */
  | { readonly kind: 'taken'; readonly remoteId: string | null }
  /** It says that it has left alone one that was there before. */
  | { readonly kind: 'skipped' }
  /** `judged`: see isJudged. */
  | { readonly kind: 'refused'; readonly message: string; readonly judged: boolean };

export type Answers = ReadonlyMap<CreateBranch, Answer>;

/** Asks Docebo for branches; those below a branch without a code of its own go one by one. */
export async function askForBranches<Tx>(writing: BranchWriting<Tx>, placed: readonly Placed[]): Promise<Answers> {
  const { chunk } = writing;
  const ambiguous = await ambiguousCodes(
    writing,
    placed.map(({ parent }) => parent),
  );
  const { batch = [], single = [] } = Object.groupBy(placed, ({ parent }) =>
    parent.code === null || ambiguous.has(parent.code) ? 'single' : 'batch',
  );
  const answers: [CreateBranch, Answer][] = [];
  for (let from = 0; from < batch.length; from += chunk) {
    answers.push(...(await askTogether(writing, batch.slice(from, from + chunk))));
  }
  if (single.length > 0) answers.push(...(await askSingly(writing, single)));
  return new Map(answers);
}

/** In one call; in more where it is refused as a whole, so that those are left out for which it is. */
async function askTogether<Tx>(
  { client, call, onEvent }: BranchWriting<Tx>,
  some: readonly Placed[],
): Promise<[CreateBranch, Answer][]> {
  try {
    const parts = await inHalves(
      some,
      async (few) =>
        await createBranches(
          client,
          few.map(({ change: { name }, parent, code }) => ({ code, name, parentCode: parent.code ?? '' })),
          call,
        ),
      (rows, reason) => onEvent({ kind: 'chunk_halved', rows, reason }),
    );
    return some.flatMap(({ change }, index): [CreateBranch, Answer][] => {
      const part = parts[index];
      if (part === undefined) return [];
      return [[change, 'result' in part ? answerOf(part.result) : refusedBy(part.refused)]];
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return some.map(({ change }) => [change, refusedBy(error)]);
  }
}

/** What Docebo may say where it has left alone a branch that was there before, which is a success for it. */
const SKIPPED = /exist|skip/i;

function answerOf(row: BranchRow | null): Answer {
  if (row === null) return { kind: 'refused', message: 'it said nothing of the branch', judged: false };
  const { success, message, remoteId } = row;
  if (!success) return { kind: 'refused', message, judged: true };
  return SKIPPED.test(message) ? { kind: 'skipped' } : { kind: 'taken', remoteId };
}

function refusedBy(error: DoceboError): Answer {
  return { kind: 'refused', message: error.failure.message, judged: isJudged(error) };
}

/**
 * Docebo makes a second branch of the same code if it is asked twice, so that the chart is looked at before: one may have
 * been made by whoever died behind the call.
 */
async function askSingly<Tx>(writing: BranchWriting<Tx>, placed: readonly Placed[]): Promise<[CreateBranch, Answer][]> {
  const answers: [CreateBranch, Answer][] = [];
  const listed = await readBranches(writing, writing.call);
  for (const { change, parent, code } of placed) {
    const branch = { code, name: change.name, parentRemoteId: parent.remoteId };
    if (listed.some((one) => one.code === code && one.parentRemoteId === parent.remoteId)) {
      answers.push([change, { kind: 'skipped' }]);
      continue;
    }
    try {
      answers.push([change, { kind: 'taken', remoteId: await createBranch(writing, branch, writing.call) }]);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      answers.push([change, refusedBy(error)]);
    }
  }
  return answers;
}

/** Docebo lets two branches have the same code; then it names neither. */
async function ambiguousCodes<Tx>(
  { mirror }: BranchWriting<Tx>,
  branches: readonly MirroredBranch[],
): Promise<ReadonlySet<string>> {
  const codes = [...new Set(branches.flatMap(({ code }) => code ?? []))];
  const found = codes.length > 0 ? await mirror.transaction((tx) => mirror.branchesByCode(tx, codes)) : [];
  const seen = new Set<string>();
  return new Set(
    found.flatMap(({ code }) => {
      if (code === null) return [];
      if (seen.has(code)) return [code];
      seen.add(code);
      return [];
    }),
  );
}
