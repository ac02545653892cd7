/** The pages of somebody who is not in yet. */
export const signIn = {
  title: 'Sign in',
  hint: 'With your username on the platform.',
  password: 'Password',
  code: 'Code',
  codeHint: 'Of your authenticator, or one of your recovery codes.',
  missing: {
    username: 'Enter your username.',
    password: 'Enter your password.',
    code: 'Enter the code.',
  },
  replace: {
    title: 'Choose your own password',
    hint: 'Somebody else has chosen the one you have. Replace it to go on.',
    signOut: 'Sign out',
  },
  setUp: {
    title: 'Set up Rollcall',
    hint: 'Nobody can sign in yet. Make the first administrator; the server has printed a code for this when it started.',
    code: 'Set-up code',
    missingCode: 'Enter the code that the server has printed.',
    verb: 'Create the administrator',
  },
} as const;
