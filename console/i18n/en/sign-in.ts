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
  provider: {
    or: 'or',
    with: 'Sign in with {name}',
    title: 'Signing in',
    completing: 'Checking who you are …',
    back: 'Back to signing in',
  },
  forgot: {
    link: 'Forgot your password?',
    title: 'Forgot your password?',
    hint: 'A link by mail lets you choose another one.',
    verb: 'Send the link',
    asked: 'Look into your mail',
    askedDetail:
      'If there is an account of that name with an e-mail address, a link is on its way to it. It works for an hour. Look among unwanted mail, too.',
    back: 'Back to signing in',
  },
  set: {
    title: 'Choose your password',
    hint: 'All sessions that are still open end with it.',
    verb: 'Set the password',
    done: 'Your password is set',
    doneDetail: 'Sign in with it now.',
    signIn: 'Sign in',
    another: 'Ask for another link',
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
