import { describe, expect, it } from 'vitest';
import { placeholderValues, SAMPLE } from './placeholders.ts';
import { render, unknownPlaceholders } from './template.ts';

const at = new Date('2026-03-01T09:00:00Z');
const person = (firstname: string) =>
  placeholderValues({ person: { ...ADA, firstname }, branch: null, run: null, at }, 'https://learn.example/');
const ADA = { username: 'ada', firstname: 'Ada', lastname: 'Lovelace', email: 'ada@acme.example' };

describe('a notification', () => {
  it('R3: is filled in, as text and as HTML', () => {
    const template = {
      subject: 'Welcome, {{person.firstname}}',
      body: 'Dear {{ person.firstname }} {{person.lastname}},\r\nsign in at {{platform.address}}.\r\n\r\n<b>Bye</b> & see you',
    };
    expect(render(template, person('Ada'))).toEqual({
      subject: 'Welcome, Ada',
      text: 'Dear Ada Lovelace,\nsign in at https://learn.example/.\n\n<b>Bye</b> & see you',
      html: '<!doctype html><html><body><p>Dear Ada Lovelace,<br>sign in at https://learn.example/.</p><p>&lt;b&gt;Bye&lt;/b&gt; &amp; see you</p></body></html>',
    });
  });

  it.each([
    ['markup', '<img src=x onerror="alert(\'1\')">', '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;'],
    ['another header', 'Ada\r\nBcc: all@acme.example', 'Ada  Bcc: all@acme.example'],
    ['another placeholder', '{{person.email}}', '{{person.email}}'],
    ['text that turns round', 'Ada\u202eadA', 'Ada adA'],
    ['a dollar that replacing knows', '$& $1 $`', '$&amp; $1 $`'],
  ])('R3: takes a value for text, never for %s', (_what, firstname, html) => {
    const rendered = render({ subject: '{{person.firstname}}', body: '{{person.firstname}}' }, person(firstname));
    expect(rendered.subject).not.toMatch(/[\r\n\u202e]/);
    expect(rendered.text).not.toMatch(/[\r\n\u202e]/);
    expect(rendered.html).toBe(`<!doctype html><html><body><p>${html}</p></body></html>`);
  });

  it('leaves out what there is no value for', () => {
    const values = placeholderValues({ person: null, branch: null, run: null, at }, null);
    expect(
      render({ subject: 'x', body: '[{{person.firstname}}{{branch.path}}{{platform.address}}]' }, values).text,
    ).toBe('[]');
    expect(render({ subject: 'x', body: '{{date}}' }, values).text).toBe('2026-03-01');
  });

  it('tells which placeholders stand for nothing', () => {
    expect(unknownPlaceholders('person_created', '{{person.password}} {{ date }} {{}}', '{{branch.name}}')).toEqual([
      'person.password',
      '',
      'branch.name',
    ]);
    expect(unknownPlaceholders('branch_added', '{{branch.name}}')).toEqual([]);
    expect(unknownPlaceholders('run_failed', '{{constructor}} {{run.reason}}')).toEqual(['constructor']);
  });

  it('about a run names what became of it', () => {
    const values = placeholderValues({ ...SAMPLE, at }, null);
    const body = '{{run.connection}} {{run.entity}} {{run.state}} {{run.created}}/{{run.rejected}}';
    expect(render({ subject: 'x', body }, values).text).toBe('acme contacts completed with errors 12/2');
  });
});
