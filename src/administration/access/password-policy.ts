import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { usernameKey } from '../../sync/username.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './password.ts';

/** Whose password it is to be: attackers try what they know of somebody. */
export interface PasswordOwner {
  readonly username: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly email?: string | null;
}

/**
 * Length counts (NIST SP 800-63B), and that it is not what attackers try first: the passwords that leaks show to be the
 * most common, alone or with words, names, years, sequences and rows of keys around them. Throws `password_refused`.
 */
export async function checkPassword(password: string, owner: PasswordOwner): Promise<void> {
  const refuse = (why: Sentence) => {
    throw new RollcallError('password_refused', [
      why,
      saying('password_unchanged')`Nothing was changed; choose another one.`,
    ]);
  };
  if ([...password].length < SHORTEST_PASSWORD)
    refuse(saying('password_short')`The password is shorter than ${{ least: SHORTEST_PASSWORD }} characters.`);
  if (password.length > LONGEST_PASSWORD)
    refuse(saying('password_long')`The password is longer than ${{ most: LONGEST_PASSWORD }} characters.`);
  if (usernameKey(password).includes(usernameKey(owner.username)))
    refuse(saying('password_username')`The password contains the username.`);
  if ((await guessesFor(password, wordsOf(owner))) < FEWEST_GUESSES) {
    refuse(
      saying(
        'password_guessable',
      )`The password is one of those that attackers try first: made of common passwords, names, dates, sequences or repetitions.`,
    );
  }
}

/** Whoever tries passwords here gets nowhere near; whoever has stolen a hash keeps a processor core busy for half a year. */
const FEWEST_GUESSES = 1e9;

/** What is behind this makes no password easier to guess, and takes time to look at. */
const LOOKED_AT = 64;

async function guessesFor(password: string, words: readonly string[]): Promise<number> {
  estimator ??= loadEstimator();
  return (await estimator).check(password.slice(0, LOOKED_AT), [...words]).guesses;
}

let estimator: ReturnType<typeof loadEstimator> | undefined;

/** Half a second and 20 MB, so only where somebody chooses a password. */
async function loadEstimator() {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
}

function wordsOf({ username, firstname = '', lastname = '', email }: PasswordOwner): string[] {
  const words = [username, firstname, lastname, email ?? '', 'rollcall'];
  const parts = words.flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set(parts.map((part) => part.toLowerCase()))].filter((part) => part.length > 2);
}
