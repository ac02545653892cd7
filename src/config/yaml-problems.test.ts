import { describe, expect, it } from 'vitest';
import { parseConfiguration } from './file.ts';

function refusal(text: string): string {
  try {
    parseConfiguration(text, 'f.yaml');
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  return 'accepted';
}
const lines = (text: string) => refusal(text).split('\n').slice(1);

describe('text that is not YAML', () => {
  it.each([
    ['a list that is not closed', 'connections:\n  - name: [a', '2:13: not valid YAML: the indentation does not fit'],
    ['a quote that is not closed', 'connections: "x', '1:16: not valid YAML: a : after a key, or the closing quote'],
    [
      'a tab',
      'connections:\n\t- name: a',
      '2:1: not valid YAML: a tab at the beginning of a line; indent with spaces.',
    ],
    ['a key without a colon', 'platform: {}\nconnections', '2:1: not valid YAML: a : after a key'],
    ['a second key on a line', 'platform: a: b', '1:11: not valid YAML: a second key on one line'],
    ['a second document', 'platform: {}\n---\nplatform: {}', '2:1: not valid YAML: a second YAML document begins here'],
    ['an unknown escape', 'platform: "\\q"', '1:12: not valid YAML: this \\ begins nothing'],
  ])('%s: says what and where', (_, text, problem) => {
    expect(lines(text)).toEqual([expect.stringContaining(`f.yaml:${problem}`)]);
  });

  it('says of a reference among braces that it needs quotes', () => {
    expect(lines('connections:\n  - salesforce: { clientSecret: ${SECRET} }')).toEqual([
      'f.yaml:2:34: not valid YAML: put "${NAME}" in quotes.',
    ]);
  });

  it('reports one problem for each line', () => {
    expect(lines('a: @x\nb: `y\n').map((line) => line.slice(0, 10))).toEqual(['f.yaml:1:4', 'f.yaml:2:4']);
  });

  it.each(['*', '!', '@', '`', '!!int ', '"x" ', "'x' ", '[x] ', '|', '%', '&x &y '])(
    'does not repeat a secret that begins with %s',
    (beginning) => {
      const text = `connections:\n  - name: acme\n    salesforce:\n      clientSecret: ${beginning}hunter2\n`;
      expect(refusal(text)).toContain('f.yaml:4:');
      expect(refusal(text)).not.toContain('hunter2');
    },
  );
});

describe('YAML that says less than it seems', () => {
  it('is refused when a key is there twice, with everything else that is wrong', () => {
    const text = 'connections:\n  - name: acme\n    sync: {}\n    name: beta\n    salesforce: {}\n    extra: 1\n';
    expect(lines(text)).toEqual([
      'f.yaml:4:5: name is there twice; the first one is on line 2.',
      'f.yaml:5:5: connections[0].salesforce.grant is missing; it must be client_credentials, jwt_bearer or authorization_code.',
      expect.stringMatching(/^f\.yaml:6:5: connections\[0\]\.extra is not known; /),
    ]);
  });

  it('is refused when an alias stands for nothing, for itself, or for too much', () => {
    expect(lines('platform: *nothing')).toEqual([expect.stringContaining('f.yaml:1:11: a text that begins with * is')]);
    expect(lines('platform: &a { branches: *a }')).toEqual([expect.stringContaining('f.yaml:1:26: an alias cannot')]);
    const levels = Array.from({ length: 12 }, (_, level) => `l${level}: &l${level} [*l${level - 1},*l${level - 1}]`);
    const bomb = ['l0: &l0 [x, x]', ...levels.slice(1)].join('\n');
    expect(lines(bomb)).toEqual(['f.yaml:1:1: the file repeats itself too often by its aliases.']);
  });

  it('may say things once and mean them twice', () => {
    const connection = (name: string, alias: string) =>
      `  - name: ${name}\n    salesforce: { url: "\${U}", grant: client_credentials, clientId: c, clientSecret: "\${S}" }\n    sync: ${alias}\n`;
    const users =
      '&s { users: { listView: V, mapping: { username: U, firstname: F, lastname: L }, branches: { mode: single, destination: D } } }';
    const { config } = parseConfiguration(`connections:\n${connection('a', users)}${connection('b', '*s')}`, 'f.yaml');
    expect(config.connections[1]?.entities).toEqual(config.connections[0]?.entities);
  });
});
