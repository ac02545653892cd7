import { Configuration, clientCredentialsGrant } from 'openid-client';
import { startDoceboSandbox } from '../../../sandbox/docebo/http/server.ts';
import { allowPlainHttp } from '../../../src/identity/oidc/plain-http.ts';
import { print, report } from '../report.ts';
import { driveGeneratedClient } from './generated-client.ts';

/**
 * Drives the sandbox Docebo with clients of others, which know it by OAuth and by its Swagger document only, and prints
 * what was seen. Answers whether each check holds.
 */
export async function checkDocebo(): Promise<boolean[]> {
  const sandbox = await startDoceboSandbox({ port: 0, users: 450, batchTime: 200 });
  try {
    print(`sandbox Docebo at ${sandbox.url}; a client is generated from its Swagger document`);
    const { token, seen } = await signIn(sandbox.url);
    const outcomes = await driveGeneratedClient(`${sandbox.url}/manage/v1/swagger.json`, {
      DOCEBO_URL: sandbox.url,
      DOCEBO_TOKEN: token,
    });
    return [{ name: 'sign in with openid-client', seen }, ...outcomes].map(report);
  } finally {
    await sandbox.close();
  }
}

async function signIn(url: string): Promise<{ readonly token: string; readonly seen: string }> {
  const server = { issuer: url, token_endpoint: `${url}/oauth2/token` };
  const configuration = new Configuration(server, 'rollcall', 'rollcall-secret');
  const rules: ((of: Configuration) => void)[] = [];
  rules.push(allowPlainHttp);
  for (const rule of rules) rule(configuration);
  const {
    access_token: token,
    token_type: type,
    expires_in: seconds,
  } = await clientCredentialsGrant(configuration, {
    scope: 'api',
  });
  return { token, seen: `a ${type} token for ${seconds} s` };
}
