import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Notifying, notificationsOf, startNotifying } from '../support/notifying.ts';

let platform: Notifying;

beforeAll(async () => {
  platform = await startNotifying();
});

afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  expect(platform.api.complaints).toEqual([]);
});

const { published, publish, outbox } = notificationsOf(() => platform.admin);

describe('in languages', () => {
  it('R3: tells people in their language what is written in it, and everybody else as everybody', async () => {
    const words = (subject: string) => ({ subject, body: subject });
    const id = await published({
      event: 'person_created',
      title: 'In languages',
      ...words('Welcome'),
      translations: { it: words('Benvenuta'), 'de-CH': words('Grüezi') },
    });
    const people = { it: 'it', swiss: 'it-CH', zurich: 'de-CH', berlin: 'de', nobody: null };
    for (const [username, language] of Object.entries(people)) {
      const values = { username, firstname: 'A', lastname: 'B', email: `${username}@math.example`, language };
      expect(await platform.admin.call('POST', '/people', { values })).toMatchObject({ status: 201 });
    }
    await platform.context.deliverNotifications(new Date());
    const told = (await outbox()).filter(({ notification }) => notification === 'In languages');
    expect(Object.fromEntries(told.map(({ to, subject }) => [to?.split('@')[0], subject]))).toEqual({
      it: 'Benvenuta',
      swiss: 'Benvenuta',
      zurich: 'Grüezi',
      berlin: 'Welcome',
      nobody: 'Welcome',
    });
    await publish(id, false);
  });

  it('R3: says nothing in a language that it could not fill in, or to addresses', async () => {
    const draft = { title: 'x', subject: 'x', body: 'x' };
    const it = { subject: '{{run.id}}', body: 'x' };
    expect(
      await platform.admin.call('POST', '/notifications', { ...draft, event: 'person_created', translations: { it } }),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/body/translations/it/subject', code: 'placeholder_unknown' }] },
    });
    const addressed = { ...draft, event: 'run_failed', recipients: ['ops@acme.example'] };
    expect(
      await platform.admin.call('POST', '/notifications', { ...addressed, translations: { it: draft } }),
    ).toMatchObject({
      status: 400,
      body: { code: 'request_invalid' },
    });
    const words = { subject: 'x', body: 'x' };
    expect(
      await platform.admin.call('POST', '/notifications', { ...addressed, translations: { it: words } }),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'translation_given' }] },
    });
  });
});
