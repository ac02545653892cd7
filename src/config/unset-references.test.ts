import { expect, it } from 'vitest';
import { parseConfiguration } from './file.ts';
import { unusableReferences } from './unset-references.ts';

const FILE = parseConfiguration(
  `connections:
  - name: acme
    salesforce:
      url: "\${SF_URL}"
      grant: client_credentials
      clientId: "app-\${STAGE}-\${NUMBER}"
      clientSecret: "\${SF_SECRET}"
    sync: {}
`,
  'f.yaml',
);
const report = (environment: Record<string, string>) => FILE.report(unusableReferences(FILE, environment));
const SET = { SF_URL: 'https://acme.my.salesforce.com', STAGE: 'test', NUMBER: '1', SF_SECRET: 's3cret' };

it('every variable that is not set, or empty, is named with its place', () => {
  expect(report({ SF_SECRET: '', STAGE: 'test' })).toEqual([
    'f.yaml:4:12: The environment variable SF_URL is not set.',
    'f.yaml:6:17: The environment variable NUMBER is not set.',
    'f.yaml:7:21: The environment variable SF_SECRET is not set.',
  ]);
  expect(report(SET)).toEqual([]);
});

it('R46: those of the alerts are named as well', () => {
  const text = 'alerts: { webhook: { url: "${HOOK_URL}", secret: "${HOOK_SECRET}" } }';
  const file = parseConfiguration(text, 'f.yaml');
  expect(file.report(unusableReferences(file, { HOOK_URL: 'https://hooks.acme.example' }))).toEqual([
    'f.yaml:1:50: The environment variable HOOK_SECRET is not set.',
  ]);
});

it('an address that is none once its variable is put in is refused, without repeating it', () => {
  expect(report({ ...SET, SF_URL: 'https://me:pa55word@acme.my.salesforce.com' })).toEqual([
    'f.yaml:4:12: What ${SF_URL} stands for must not hold a user or password.',
  ]);
});
