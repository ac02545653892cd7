import { describe, expect, it } from 'vitest';
import { STANDARD_THRESHOLDS } from '../sync/thresholds.ts';
import { parseConfiguration } from './file.ts';

const HEAD = `
connections:
  - name: acme
    salesforce:
      url: "\${SF_URL}"
      grant: client_credentials
      clientId: abc
      clientSecret: "\${SF_CLIENT_SECRET}"
`;
const CONTACTS = `
    sync:
      contacts:
        listView: Active_Learners
        mapping: { username: Email, firstname: FirstName, lastname: LastName }
        branches: { mode: single, destination: CUSTOMERS }
`;

function problems(text: string): string[] {
  try {
    parseConfiguration(text, 'f.yaml');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message.split('\n').slice(1);
  }
  return [];
}

describe('a configuration file', () => {
  it('fills in what may be left out, and knows the object of an entity', () => {
    const { config } = parseConfiguration(HEAD + CONTACTS, 'f.yaml');
    expect(config.platform).toEqual({ branches: [], fields: [] });
    expect(config.connections[0]?.settings.directory).toEqual({ kind: 'builtin' });
    expect(config.connections[0]?.settings.schedule).toEqual({ every: 'manual' });
    expect(config.connections[0]?.settings.thresholds).toEqual(STANDARD_THRESHOLDS);
    expect(config.connections[0]?.entities).toEqual([
      {
        settings: {
          entity: 'contacts',
          object: 'Contact',
          listView: 'Active_Learners',
          mapping: {
            username: { field: 'Email', picklist: 'value' },
            firstname: { field: 'FirstName', picklist: 'value' },
            lastname: { field: 'LastName', picklist: 'value' },
          },
          options: {
            forcePasswordChange: false,
            incremental: true,
            updateExisting: true,
            sweepUpTo: 50_000,
            fieldDrift: 'stop',
          },
          branches: { mode: 'single', destination: 'CUSTOMERS' },
          leavers: 'keep',
          provisioning: { saml: false, oidc: false, auth0: false, salesforce: false },
        },
        schedule: null,
        thresholds: {},
      },
    ]);
  });

  it('keeps references to the environment as they stand', () => {
    const { config } = parseConfiguration(HEAD + CONTACTS, 'f.yaml');
    expect(config.connections[0]?.settings.salesforce).toMatchObject({
      url: '${SF_URL}',
      clientSecret: '${SF_CLIENT_SECRET}',
    });
  });

  it('says where a part of it stands', () => {
    const file = parseConfiguration(HEAD + CONTACTS, 'f.yaml');
    const entity = ['connections', 0, 'sync', 'contacts'];
    const misfits = [
      { path: [...entity, 'branches', 'destination'], message: 'Second.' },
      { path: [...entity, 'mapping'], message: 'First.' },
    ];
    expect(file.report(misfits)).toEqual(['f.yaml:13:9: First.', 'f.yaml:14:48: Second.']);
  });

  it('reports every problem at once, in the order of the lines', () => {
    const text = `${HEAD.replace('abc', '7')}    schedule: { every: day, at: "25:00" }\n${CONTACTS.replace('single', 'all')}`;
    expect(problems(text)).toEqual([
      'f.yaml:7:17: connections[0].salesforce.clientId must be text (put it in quotes if it looks like a number).',
      'f.yaml:9:33: connections[0].schedule.at must be a time between "00:00" and "23:59", in quotes.',
      'f.yaml:15:27: connections[0].sync.contacts.branches.mode must be single, accounts or picklists.',
    ]);
  });

  it('R32: takes a cron expression of five fields, and no other', () => {
    const schedule = (cron: string) => `    schedule: { every: cron, cron: "${cron}", timezone: Europe/Rome }\n`;
    const { config } = parseConfiguration(HEAD + schedule('30 6 * * 1-5') + CONTACTS, 'f.yaml');
    expect(config.connections[0]?.settings.schedule).toEqual({
      every: 'cron',
      cron: '30 6 * * 1-5',
      timezone: 'Europe/Rome',
    });
    for (const wrong of ['0 30 6 * * 1-5', '61 6 * * *', 'daily', '']) {
      expect(problems(HEAD + schedule(wrong) + CONTACTS)).toEqual([
        'f.yaml:9:36: connections[0].schedule.cron is not a cron expression of five fields, like "30 6 * * 1-5".',
      ]);
    }
  });

  it('refuses keys that it does not know and offers the one that was meant', () => {
    const text = HEAD + CONTACTS.replace('listView', 'listview').replace('branches:', 'branch:');
    expect(problems(text)).toContain(
      'f.yaml:12:9: connections[0].sync.contacts.listview is not known; did you mean listView?',
    );
    expect(problems('conections: []')).toEqual(['f.yaml:1:1: conections is not known; did you mean connections?']);
    expect(problems('xyz: 1')).toEqual([
      'f.yaml:1:1: xyz is not known; known here: platform, connections, alerts, retention.',
    ]);
  });

  it('R39: takes thresholds as shares, numbers or off, and for an entity only what differs', () => {
    const text = `${HEAD}    thresholds: { deactivated: 12.5%, changed: off }\n${CONTACTS}        thresholds: { rejected: 7 }\n`;
    const [connection] = parseConfiguration(text, 'f.yaml').config.connections;
    expect(connection?.settings.thresholds).toEqual({ ...STANDARD_THRESHOLDS, deactivated: '12.5%', changed: 'off' });
    expect(connection?.entities[0]?.thresholds).toEqual({ rejected: 7 });
    for (const wrong of ['101%', '-1%', '-1', '2.5', 'never', '20 %', 'null']) {
      expect(problems(text.replace('12.5%', wrong))).toEqual([
        'f.yaml:9:32: connections[0].thresholds.deactivated must be a share like 20%, a number of people, or off.',
      ]);
    }
    expect(problems(text.replace('rejected: 7', 'expireAfter: 0'))).toEqual([
      'f.yaml:16:36: connections[0].sync.contacts.thresholds.expireAfter must be a number of days above 0.',
    ]);
  });

  it('R46: takes alerts, with secrets by reference only, and leaves them alone where they are not named', () => {
    const alerts = `
alerts:
  email: { to: [ops@acme.example], from: rollcall@acme.example, smtp: "\${SMTP_URL}" }
  webhook: { url: "https://hooks.acme.example/x", secret: "\${ALERT_SECRET}" }
`;
    expect(parseConfiguration(alerts, 'f.yaml').config.alerts).toMatchObject({ records: '30%', overdueAfter: 2 });
    expect(parseConfiguration('alerts: {}', 'f.yaml').config.alerts).toMatchObject({ email: null, webhook: null });
    expect(parseConfiguration(HEAD + CONTACTS, 'f.yaml').config).toMatchObject({ alerts: null, retention: null });
    const wrong = alerts
      .replace('ops@acme.example', 'ops')
      .replace('${SMTP_URL}', 'smtp://user:pa55@mail.acme.example')
      .replace('https:', 'http:');
    expect(problems(wrong)).toEqual([
      'f.yaml:3:17: alerts.email.to[0] must be an e-mail address.',
      'f.yaml:3:58: alerts.email.smtp is a secret and must not stand in the file; write "${SMTP_URL}" and set the environment variable SMTP_URL.',
      'f.yaml:4:19: alerts.webhook.url must begin with https://.',
    ]);
    expect(problems('alerts: { records: 3, overdueAfter: 0 }')).toEqual([
      'f.yaml:1:20: alerts.records must be a share like 30%, or off.',
      'f.yaml:1:37: alerts.overdueAfter must be a number of days above 0, or off.',
    ]);
  });

  it('R47: takes periods of retention in days', () => {
    expect(parseConfiguration('retention: { plans: 10 }', 'f.yaml').config.retention).toEqual({
      plans: 10,
      events: 365,
      runs: 730,
    });
    expect(problems('retention: { runs: 0.5 }')).toEqual(['f.yaml:1:20: retention.runs must be a number of days.']);
  });

  it('says what a line of a mapping can be', () => {
    const of = (line: string) =>
      problems(HEAD + CONTACTS.replace('LastName }', `LastName, ${line} }`)).map((problem) =>
        problem.replace(/^f\.yaml:13:\d+: connections\[0\]\.sync\.contacts\./, ''),
      );
    expect(of('motto: 5')).toEqual([
      'mapping.motto must be the API name of a Salesforce field, or like { field: Region__c, picklist: label }.',
    ]);
    expect(of('motto:')).toEqual(of('motto: 5'));
    expect(of('motto: Hire Date')).toEqual([
      'mapping.motto is not a Salesforce field; write its API name, like Email, Department__c or Account.Name.',
    ]);
    expect(of('motto: { field: Hire Date }')).toEqual([
      'mapping.motto.field is not a Salesforce field; write its API name, like Email, Department__c or Account.Name.',
    ]);
    expect(of('motto: { picklist: label }')).toEqual(['mapping.motto.field is missing.']);
  });

  it('R24: refuses a mapping without username, firstname and lastname, naming those that are missing', () => {
    expect(problems(HEAD + CONTACTS.replace('firstname: FirstName, ', '').replace('lastname', 'last'))).toEqual([
      'f.yaml:13:9: connections[0].sync.contacts.mapping lacks firstname and lastname: username, firstname, lastname are mandatory.',
    ]);
  });

  it('R6: asks for the object of custom objects', () => {
    expect(problems(HEAD + CONTACTS.replace('contacts:', 'custom:'))).toEqual([
      'f.yaml:11:7: connections[0].sync.custom.object is missing: name the custom object by its API name, like Learner__c.',
    ]);
  });

  it('R6: takes custom objects for custom only, and nothing else there', () => {
    const custom = HEAD + CONTACTS.replace('contacts:', 'custom:\n        object: Learner__c');
    expect(problems(custom)).toEqual([]);
    expect(problems(custom.replace('Learner__c', 'Lead'))).toEqual([
      'f.yaml:12:17: connections[0].sync.custom.object must be the API name of a custom object, which ends in __c, like Learner__c.',
    ]);
    const contacts = HEAD + CONTACTS.replace('contacts:', 'contacts:\n        object: Contact');
    expect(problems(contacts)).toEqual([]);
    expect(problems(contacts.replace('object: Contact', 'object: Learner__c'))).toEqual([
      'f.yaml:12:17: connections[0].sync.contacts.object must be Contact, or left out: contacts are records of Contact; use custom for another object.',
    ]);
  });

  it('takes a connection that synchronizes nothing, if it says so', () => {
    expect(parseConfiguration(`${HEAD}    sync: {}\n`, 'f.yaml').config.connections[0]?.entities).toEqual([]);
    expect(problems(HEAD)).toEqual(['f.yaml:3:5: connections[0].sync is missing.']);
  });

  it('R15: accepts branches by account for contacts only', () => {
    const accounts = HEAD + CONTACTS.replace('single', 'accounts');
    expect(problems(accounts)).toEqual([]);
    expect(problems(accounts.replace('contacts:', 'users:'))).toEqual([
      expect.stringContaining('only contacts have accounts; use single or picklists'),
    ]);
  });

  it('R20: asks for a destination', () => {
    expect(problems(HEAD + CONTACTS.replace(', destination: CUSTOMERS', ''))).toEqual([
      expect.stringContaining('branches.destination is missing'),
    ]);
  });

  it.each(['hunter2', '1234567', 'x${SF_CLIENT_SECRET}', '${A}${B}', 'true'])(
    'refuses the secret %s, says what to write instead, and does not repeat it',
    (secret) => {
      const found = problems(HEAD.replace('"${SF_CLIENT_SECRET}"', secret) + CONTACTS);
      expect(found).toEqual([
        'f.yaml:8:21: connections[0].salesforce.clientSecret is a secret and must not stand in the file; write "${SF_CLIENT_SECRET}" and set the environment variable SF_CLIENT_SECRET.',
      ]);
    },
  );

  it('refuses a private key over many lines, and says of a secret that is missing how to write it', () => {
    const jwt = HEAD.replace('client_credentials', 'jwt_bearer').replace(
      /clientSecret: .*/,
      'username: u@acme.example',
    );
    expect(problems(jwt + CONTACTS)).toEqual([
      'f.yaml:4:5: connections[0].salesforce.privateKey is missing; write "${SF_PRIVATE_KEY}" and set the environment variable SF_PRIVATE_KEY.',
    ]);
    const key = '      privateKey: |\n        -----BEGIN PRIVATE KEY-----\n        MIIE\n';
    expect(problems(jwt + key + CONTACTS)).toEqual([
      expect.stringMatching(/^f\.yaml:9:19: connections\[0\]\.salesforce\.privateKey is a secret and must not stand/),
    ]);
  });

  it.each([
    ['listView: Active_Learners', 'listView: "${VIEW}"'],
    ['destination: CUSTOMERS', 'destination: "${BRANCH}"'],
    ['username: Email', 'username: "${FIELD}"'],
  ])('refuses a reference where %s stands', (plain, reference) => {
    expect(problems(HEAD + CONTACTS.replace(plain, reference)).join()).toContain('cannot hold a ${…}');
  });

  it('refuses a reference that is not well-formed', () => {
    expect(problems(HEAD.replace('${SF_URL}', '${SF-URL}') + CONTACTS).join()).toContain(
      'has a ${ that does not begin a ${NAME}',
    );
  });

  it.each([
    ['http://acme.my.salesforce.com', 'must begin with https://'],
    ['https://login.salesforce.com', 'does not know client credentials'],
    ['https://acme.my.salesforce.com/services', 'must end after the host name'],
    ['https://me:secret@acme.my.salesforce.com', 'must not hold a user or password'],
    ['acme', 'is not a URL'],
  ])('refuses the address %s', (url, why) => {
    expect(problems(HEAD.replace('${SF_URL}', url) + CONTACTS)).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    ['{ kind: moodle }', 'must be builtin or docebo'],
    ['{ kind: docebo }', 'must be client_credentials, password or jwt_bearer'],
    [
      '{ kind: docebo, grant: client_credentials, clientId: a, clientSecret: "${X}" }',
      'write the address of the tenant',
    ],
    [
      '{ kind: docebo, grant: client_credentials, url: "http://acme.docebosaas.com", clientId: a, clientSecret: "${X}" }',
      'must begin with https://',
    ],
    [
      '{ kind: docebo, grant: client_credentials, url: "https://acme.docebosaas.com", clientId: a, clientSecret: hush }',
      'is a secret and must not stand in the file',
    ],
  ])('refuses the directory %s', (directory, why) => {
    expect(problems(`${HEAD}    directory: ${directory}\n${CONTACTS}`)).toEqual([expect.stringContaining(why)]);
  });

  it('refuses names that cannot be stored or seen', () => {
    const branch = (name: string) => `platform: { branches: [{ code: A, name: ${name} }] }`;
    expect(problems(branch('"a\\0b"'))).toEqual([
      expect.stringContaining('must be one line, without control characters'),
    ]);
    expect(problems(branch('"a\\nb"'))).toHaveLength(1);
    expect(problems(branch('"a\\ud800b"'))).toHaveLength(1);
    expect(problems(branch('"  "'))).toEqual([expect.stringContaining('must not be empty')]);
  });

  it.each([
    ['', 'branches.fields is missing'],
    [', fields: []', 'branches.fields must name at least one picklist field'],
    [', fields: [A__c, B__c, C__c, D__c]', 'branches.fields must not name more than three picklist fields'],
    [', fields: [A__c, B__c, a__C]', 'branches.fields[2] is there twice'],
    [', fields: [A__c, B c]', 'branches.fields[1] is not a Salesforce field'],
  ])('R17: refuses a hierarchy of additional fields with "%s"', (fields, message) => {
    const text =
      HEAD + CONTACTS.replace('single, destination: CUSTOMERS', `picklists, destination: CUSTOMERS${fields}`);
    expect(problems(text)).toEqual([expect.stringContaining(message)]);
  });

  it.each(['users', 'contacts', 'custom'])('R17: takes a hierarchy of one to three fields for %s', (entity) => {
    const picklists = CONTACTS.replace('single, destination: CUSTOMERS', 'picklists, destination: D, fields: [A__c]');
    const text =
      HEAD + picklists.replace('contacts:', entity === 'custom' ? 'custom:\n        object: L__c' : `${entity}:`);
    expect(parseConfiguration(text, 'f.yaml').config.connections[0]?.entities[0]?.settings.branches).toEqual({
      mode: 'picklists',
      destination: 'D',
      fields: ['A__c'],
    });
  });

  it('R12, R45, R48: takes limits and policies, and refuses those that make no sense', () => {
    const text = (options: string, budget: string) =>
      `${HEAD.trimEnd()}\n      apiBudget: ${budget}\n${CONTACTS.trimEnd()}\n        options: { ${options} }\n`;
    const { config } = parseConfiguration(text('sweepUpTo: 0, fieldDrift: keep', '0.05'), 'f.yaml');
    expect(config.connections[0]?.settings.salesforce.apiBudget).toBe(0.05);
    expect(config.connections[0]?.entities[0]?.settings.options).toMatchObject({ sweepUpTo: 0, fieldDrift: 'keep' });
    expect(problems(text('sweepUpTo: 1.5, fieldDrift: ignore', '1.1'))).toEqual([
      expect.stringContaining('apiBudget must be a share between 0.05 and 1, like 0.8.'),
      expect.stringContaining('sweepUpTo must be a whole number.'),
      expect.stringContaining('fieldDrift must be stop or keep.'),
    ]);
    expect(problems(text('sweepUpTo: -1', 'high'))).toEqual([
      expect.stringContaining('apiBudget must be a number.'),
      expect.stringContaining('sweepUpTo must not be below 0.'),
    ]);
  });

  it('R10, R11: takes switches for each way of provisioning, that of Salesforce for users only', () => {
    const all = (text: string) => `${HEAD + text.trimEnd()}\n        provisioning: { oidc: true, salesforce: true }\n`;
    const { config } = parseConfiguration(all(CONTACTS.replace('contacts:', 'users:')), 'f.yaml');
    expect(config.connections[0]?.entities[0]?.settings.provisioning).toEqual({
      saml: false,
      oidc: true,
      auth0: false,
      salesforce: true,
    });
    expect(problems(all(CONTACTS))).toEqual([expect.stringContaining('provisioning.salesforce is not known')]);
  });

  it('refuses two connections of one name, whatever its case', () => {
    const second = (HEAD + CONTACTS).replace('\nconnections:\n', '').replace('acme', 'ACME');
    expect(problems(HEAD + CONTACTS + second)).toEqual([expect.stringContaining('connections[1].name is there twice')]);
  });

  it('refuses an additional field that hides one of the platform', () => {
    expect(problems('platform: { fields: [{ key: email, title: Mail }] }')).toEqual([
      expect.stringContaining("is one of the platform's own fields"),
    ]);
  });

  it('refuses text that is not YAML, with its place', () => {
    expect(problems('connections:\n  - name: [')).toEqual([expect.stringMatching(/^f\.yaml:2:12: not valid YAML: /)]);
    expect(problems('')).toEqual(['f.yaml:1:1: the file is empty.']);
  });
});
