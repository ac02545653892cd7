import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ControlError } from '../../shared/control.ts';
import type { SandboxContext } from './context.ts';
import { namedUser } from './control/visibility.ts';
import { escaped } from './oauth/pages.ts';
import { CLIENT } from './options.ts';
import { queryParameters, resource } from './resource.ts';
import { textOf, userById } from './users.ts';

/** A tab of Lightning Experience, as far as a canvas app in it knows: a page that posts a signed request into its frame. */
export function canvasTab(app: FastifyInstance, context: SandboxContext): void {
  resource(app, '/__sandbox/canvas', {
    async GET(request, reply) {
      const asked = queryParameters(request);
      const { org, clients } = context;
      const url = asked.get('url') ?? '';
      if (!URL.canParse(url))
        throw new ControlError('url must be the address of the canvas app, like http://127.0.0.1:8080/canvas');
      const client = clients.get(asked.get('client') ?? CLIENT.id);
      if (client === undefined) throw new ControlError(`There is no OAuth client ${asked.get('client') ?? ''}`);
      const user = asked.get('user') ?? org.integrationUser.id;
      const opening = { user: namedUser(org, user), url, page: asked.get('page') };
      const signed = signedRequest(context, client.secret, opening);
      return await reply.type('text/html; charset=utf-8').send(tab(url, signed));
    },
  });
}

interface Asked {
  /** Id of the user who opens the tab. */
  readonly user: string;
  readonly url: string;
  /** What the component of the tab hands over. */
  readonly page: string | null;
}

/** `issuedAt` as recordings of real orgs have it: the lowest 32 bits of the milliseconds, signed. */
function signedRequest(context: SandboxContext, secret: string, { user, url, page }: Asked): string {
  const { org, url: address } = context;
  const record = userById(org, user) ?? {};
  const text = (field: string) => textOf(record, field);
  const envelope = Buffer.from(
    JSON.stringify({
      algorithm: 'HMACSHA256',
      issuedAt: Date.now() | 0,
      userId: user,
      client: {
        refreshToken: null,
        instanceId: '_:Rollcall:',
        targetOrigin: address(),
        instanceUrl: address(),
        oauthToken: '00D!sandbox',
      },
      context: {
        user: {
          userId: user,
          userName: text('Username'),
          firstName: text('FirstName') || null,
          lastName: text('LastName'),
          email: text('Email'),
          fullName: text('Name'),
          locale: text('LocaleSidKey') || 'en_US',
          language: text('LanguageLocaleKey') || 'en_US',
          timeZone: text('TimeZoneSidKey'),
          userType: text('UserType').toUpperCase() || 'STANDARD',
        },
        application: {
          name: 'Rollcall',
          canvasUrl: url,
          authType: 'SIGNED_REQUEST',
          developerName: 'Rollcall',
          namespace: '',
          version: '1.0',
          options: [],
          samlInitiationMethod: 'None',
          isInstalledPersonalApp: false,
        },
        organization: { organizationId: org.id, name: org.name, multicurrencyEnabled: false, namespacePrefix: null },
        environment: {
          locationUrl: `${address()}/lightning/n/Rollcall`,
          displayLocation: 'Aura',
          uiTheme: 'Theme3',
          parameters: page === null ? {} : { page },
          record: {},
        },
      },
    }),
  ).toString('base64');
  return `${createHmac('sha256', secret).update(envelope).digest('base64')}.${envelope}`;
}

function tab(url: string, signed: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>Rollcall</title>
<style>body{margin:0;font:14px system-ui,sans-serif;background:#b0c4df}header{padding:.6rem 1rem}
iframe{border:0;width:100%;height:calc(100vh - 2.6rem);background:#fff}</style></head>
<body><header>Sandbox Salesforce</header>
<form method="post" action="${escaped(url)}" target="canvas"><input type="hidden" name="signed_request" value="${escaped(signed)}"></form>
<iframe name="canvas" title="Rollcall"></iframe>
<script>document.forms[0].submit()</script></body></html>
`;
}
