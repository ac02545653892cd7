import type { Platform } from './platform.ts';
import type { Branch, Person, World } from './world.ts';

/** The platform that a history is played on, as whoever administers it there sees and changes it. */
export interface ModelPlatform extends AsyncDisposable {
  /** What the configuration says of it: what it should have of branches and fields, and how it is reached. */
  configuration(world: World): { readonly platform?: object; readonly directory?: object };
  /** By which mappings call what the world calls so: `team`. */
  keyOf(target: string): string;
  /** Brings to it what the world has decided since, as the options of a dropdown, where no configuration does. */
  prepare(world: World): Promise<void>;
  /** The root and the destinations. */
  found(): Promise<Branch[]>;
  /** What there really is, and what the reference says, in the same words. */
  actual(): Promise<Platform>;
  expected(world: World): Platform;
  /** What a person has now, by the world's keys. */
  valuesOf(username: string): Promise<ReadonlyMap<string, unknown>>;
  /** Whether runs know it from memory only, and learn of edits by hand where somebody looks for them. */
  readonly remembered: boolean;
  /** Looks for edits by hand, where there are any that somebody has to look for; answers whether it has looked. */
  settle(how?: { readonly anyway: boolean }): Promise<boolean>;
  readonly edits: PlatformEdits;
}

/** Edits by hand; the world is changed by whoever asks for them. */
export interface PlatformEdits {
  addPerson(person: Person): Promise<void>;
  /** Makes the one who was called `before` what the person is now; `unseen`: that alone is no reason to look. */
  savePerson(person: Person, before: string, how?: { readonly unseen: boolean }): Promise<void>;
  addMember(person: Person, branch: Branch): Promise<void>;
  addBranch(branch: Branch, below: Branch): Promise<void>;
  /** `branch` is as it was. */
  changeBranch(branch: Branch, values: Partial<Branch>): Promise<void>;
  /** Its people go to the branch above. Null where the platform does otherwise than the reference. */
  readonly deleteBranch: ((branch: Branch) => Promise<void>) | null;
}
