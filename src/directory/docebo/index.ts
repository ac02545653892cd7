import { RollcallError } from '../../support/errors.ts';
import type { PrivateNetworks } from '../../support/outbound/private-networks.ts';
import { saying } from '../../support/sentence.ts';
import type { DoceboLimits, DoceboTraits } from '../../sync/connection.ts';
import type { Branch, Directory, WritingCall } from '../../sync/directory.ts';
import type { CallOptions } from '../../sync/source.ts';
import type { Tenant } from '../../sync/tenant.ts';
import { HOUR_MS, isWithin } from './age.ts';
import type { Credentials } from './auth/grants.ts';
import { codeWrittenAs, knownForms } from './branches/tenant-code.ts';
import {
  type Described,
  describeTenant,
  type Learned,
  managerKey,
  markKeys,
  platformFields,
  rememberedDescription,
  rememberedLearning,
} from './described.ts';
import type { EventListener } from './events.ts';
import { createClient } from './http/client.ts';
import type { RetryOptions } from './http/retry.ts';
import { createInspection } from './inspect.ts';
import { lookAtUnheard, whatBecame } from './people/what-became.ts';
import { readSuperadmins } from './read-superadmins.ts';
import { addBranches, readTenant } from './read-tenant.ts';
import { writeBranches } from './write-branches.ts';
import { writePeople } from './write-people.ts';

export type { DoceboEvent } from './events.ts';

export interface DoceboOptions {
  /** Origin of the tenant. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Where the tenant may be besides the internet. */
  readonly privateNetworks: PrivateNetworks;
  readonly limits: DoceboLimits;
  readonly traits?: DoceboTraits;
  readonly retry?: Partial<RetryOptions>;
  readonly onEvent?: EventListener;
}

/** After so long, a run asks again what additional fields there are, before it changes anybody. */
const FIELDS_MS = 24 * HOUR_MS;
/** And who the superadmins are. */
const SUPERADMINS_MS = HOUR_MS;

/**
 * A Docebo tenant as the platform. Plans are made from a mirror of it, so that a run that changes nothing makes no call;
 * one directory serves one run.
 */
export function createDoceboDirectory<Tx>(
  { mirror, gate }: Tenant<Tx>,
  { url, credentials, privateNetworks, limits, traits = {}, retry = {}, onEvent = () => undefined }: DoceboOptions,
): Directory<Tx> & AsyncDisposable {
  const { callsPerHour, chunk, notifyCreated } = limits;
  const client = createClient({ url, credentials, privateNetworks, callsPerHour, gate, retry, onEvent });
  let described: Described | null = null;
  let learned: Learned = {};

  /** As it is remembered, however old: a run that changes nothing asks nothing. */
  async function description(call: CallOptions): Promise<Described> {
    if (described !== null) return described;
    const state = await mirror.state();
    const known = rememberedDescription(state.fields);
    if (known !== null) learned = rememberedLearning(state.learned);
    described = known ?? (await describe(call));
    return described;
  }

  /** What changes rely on, as it is now, or was a short while ago. */
  async function beforeChanges(call: WritingCall): Promise<void> {
    const { fieldsAt, superadminsAt } = await mirror.state();
    if (!isWithin(fieldsAt, FIELDS_MS)) described = await describe(call);
    if (!isWithin(superadminsAt, SUPERADMINS_MS)) await readSuperadmins(await reading(call));
  }

  /** Whatever was learned of the tenant may be otherwise by now, and is found out anew. */
  async function describe(call: CallOptions): Promise<Described> {
    const fieldsAt = new Date();
    const fresh = await describeTenant(client, call);
    await mirror.transaction(async (tx) => {
      await mirror.remember(tx, { fields: fresh, fieldsAt, platformFields: platformFields(fresh, traits) });
      await mirror.forgetLearned(tx);
    });
    learned = {};
    return fresh;
  }

  async function reading(call: WritingCall) {
    return { client, mirror, described: await description(call), learned: () => learned, learn, onEvent, call };
  }

  async function learn(more: Learned): Promise<void> {
    learned = rememberedLearning(await mirror.transaction((tx) => mirror.learn(tx, { ...more })));
  }

  /** However the tenant has them written; a code that is too long to be read back is known by what was asked for. */
  async function branchesByCode(tx: Tx, codes: readonly string[]): Promise<Branch[]> {
    const asked = new Map(codes.flatMap((code) => knownForms(code).map((form) => [form, code])));
    const found = await mirror.branchesByCode(tx, [...new Set([...codes, ...asked.keys()])]);
    return found.map((branch) => ({ ...asOurs(branch), code: asked.get(branch.code ?? '') ?? branch.code }));
  }

  async function ready({ fresh = false, ...call }: CallOptions & { readonly fresh?: boolean } = {}): Promise<void> {
    if (fresh) described = await describe(call);
    const known = await description(call);
    markKeys(known);
    managerKey(known, traits);
    if ((await mirror.state()).readAt !== null) return;
    await gate.alone(async () => {
      // Another run may have read it meanwhile.
      if ((await mirror.state()).readAt === null) await readTenant(await reading(call));
    }, call.signal);
  }

  return {
    kind: 'docebo',
    writing: {
      kind: 'remote',
      async *applyPeople(changes, { announcement, destinationId, ...call }) {
        const notifies = notifyCreated && announcement !== null;
        yield* unlessEmpty(changes, async function* write(some) {
          const { countryNames = {}, emailIsUsername = false } = traits;
          const lookAgain = () => beforeChanges(call);
          await lookAgain();
          const read = await reading(call);
          const named = { countryNames, emailIsUsername, managerKey: managerKey(read.described, traits) };
          yield* writePeople({ ...read, gate, lookAgain, chunk, notifies, destinationId, ...named }, some);
        });
      },
      applyBranches: async (changes, call) =>
        await gate.alone(async () => {
          const { codeLength } = traits;
          return await writeBranches({ ...(await reading(call)), chunk, codeLength }, changes);
        }, call.signal),
      async became(asked, call) {
        const unheard = asked.some(({ answered }) => !answered);
        if (unheard)
          await gate.alone(async () => await lookAtUnheard({ ...(await reading(call)), chunk }, asked), call.signal);
        return await whatBecame({ mirror }, asked);
      },
    },
    ready,
    async survey(call) {
      described = await describe(call);
      await gate.alone(async () => await addBranches(await reading(call)), call.signal);
    },
    fields: async () => platformFields(await description({}), traits),
    peopleByUsername: mirror.peopleByUsername,
    peopleById: mirror.peopleById,
    async branchByCode(tx, code) {
      const [branch, another] = await branchesByCode(tx, [code]);
      if (branch === undefined || another === undefined) return branch ?? null;
      throw new RollcallError(
        'branch_destination',
        saying(
          'docebo_codes',
        )`More than one branch in Docebo has the code ${{ code: JSON.stringify(code) }}. Give one of them another code there, then run \`rollcall connections check\`.`,
      );
    },
    branchesByCode,
    branchesById: async (tx, ids) => (await mirror.branchesById(tx, ids)).map(asOurs),
    branchChildren: async (tx, parentIds) => (await mirror.branchChildren(tx, parentIds)).map(asOurs),
    misplaced: mirror.misplaced,
    inspection: createInspection(gate, reading),
    announces: async () => notifyCreated,
    calls: () => client.calls(),
    branchCalls: () => client.branchCalls(),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

function asOurs<B extends Branch>(branch: B): B {
  return branch.code === null ? branch : { ...branch, code: codeWrittenAs(branch.code) };
}

/** What `work` makes of the items, which is not begun where there is none. */
async function* unlessEmpty<T, R>(
  items: AsyncIterable<T>,
  work: (items: AsyncIterable<T>) => AsyncIterable<R>,
): AsyncGenerator<R> {
  const rest = items[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done) return;
  yield* work(
    (async function* all() {
      yield first.value;
      yield* { [Symbol.asyncIterator]: () => rest };
    })(),
  );
}
