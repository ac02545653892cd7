import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text as they came, lines that were folded put together. */
  readonly text: string;
}

export interface MailServer extends AsyncDisposable {
  /** With user and password. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** Refuse what comes from now on, or take it again. */
  refuse(refuses: boolean): void;
  /** Answers this to every mail to the address. */
  refuseAddress(address: string, status: number): void;
}

/** An SMTP server on loopback that wants the user `rollcall` with the password `pa55:word`. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refused = new Map<string, number>();
  let refuses = false;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: ({ username, password }, _, callback) => {
      if (username === 'rollcall' && password === 'pa55:word') callback(null, { user: username });
      else callback(new Error('Wrong user or password'));
    },
    onMailFrom: (_, __, callback) => callback(refuses ? new Error('Not now') : null),
    onRcptTo: ({ address }, _, callback) => {
      const responseCode = refused.get(address);
      callback(responseCode === undefined ? null : Object.assign(new Error('Not to this one'), { responseCode }));
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks)
            .toString('utf8')
            .replaceAll(/\r\n[ \t]/g, ' ')
            .replaceAll('\r\n', '\n'),
        });
        callback();
      });
    },
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  const listening = server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `smtp://rollcall:${encodeURIComponent('pa55:word')}@127.0.0.1:${address.port}`,
    mails,
    refuse(value) {
      refuses = value;
    },
    refuseAddress(to, status) {
      refused.set(to, status);
    },
    [Symbol.asyncDispose]: () => new Promise((done) => server.close(() => done())),
  };
}
