import { expect, it } from 'vitest';
import { resolveEmail, resolveWebhook } from './alert-secrets.ts';

const EMAIL = { to: ['ops@acme.example'], from: 'rollcall@acme.example', smtp: '${SMTP_URL}' };
const WEBHOOK = { url: '${HOOK_URL}', secret: '${HOOK_SECRET}' };
const smtp = (text: string) => resolveEmail(EMAIL, { SMTP_URL: text }).smtp;
const hook = (url: string) => resolveWebhook(WEBHOOK, { HOOK_URL: url, HOOK_SECRET: 's3cret' });

it('R46: a mail server is one, and what is none is not repeated', () => {
  expect(smtp('smtps://me:pa55@mail.acme.example')).toBe('smtps://me:pa55@mail.acme.example');
  for (const wrong of ['mail.acme.example', 'https://me:pa55@mail.acme.example', 'smtp://']) {
    expect(() => smtp(wrong)).toThrow(/^What \$\{SMTP_URL\} stands for must be a mail server/);
  }
  expect(() => resolveEmail(EMAIL, {})).toThrow('SMTP_URL');
});

it('R46: a webhook is reached encrypted, or on this machine', () => {
  expect(hook('https://hooks.acme.example/x')).toEqual({ url: 'https://hooks.acme.example/x', secret: 's3cret' });
  expect(hook('http://127.0.0.1:9999/x').url).toBe('http://127.0.0.1:9999/x');
  for (const wrong of ['http://hooks.acme.example', 'hooks', 'https://me:pa55@hooks.acme.example', 'ftp://localhost']) {
    expect(() => hook(wrong)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  }
  expect(() => resolveWebhook(WEBHOOK, { HOOK_URL: 'https://hooks.acme.example' })).toThrow('HOOK_SECRET');
});
