import type { FastifyInstance } from 'fastify';
import type { SandboxRecord } from '../org/org.ts';
import type { SandboxContext } from './context.ts';
import { PlainError } from './errors.ts';
import { identityUrl } from './oauth/token-response.ts';
import { pathParameter, resource } from './resource.ts';
import { bearerUser } from './session.ts';
import { textOf, userById } from './users.ts';

const GMT_OFFSET = /^GMT([+-])(\d\d):(\d\d)$/;

export function identityResources(app: FastifyInstance, context: SandboxContext): void {
  resource(app, '/id/:orgId/:userId', {
    GET(request) {
      const bearer = bearerUser(context, request);
      if (bearer === undefined) throw new PlainError(403, 'Bad_OAuth_Token');
      const userId = pathParameter(request, 'userId');
      const user = userById(context.org, userId);
      if (pathParameter(request, 'orgId').slice(0, 15) !== context.org.id.slice(0, 15)) {
        throw new PlainError(403, 'Wrong_Org');
      }
      if (user === undefined || user['Id'] !== bearer) throw new PlainError(403, 'Bad_Id');
      return identity(context, user);
    },
  });

  resource(app, '/services/oauth2/userinfo', {
    GET(request) {
      const bearer = bearerUser(context, request);
      const user = bearer === undefined ? undefined : userById(context.org, bearer);
      if (user === undefined) throw new PlainError(403, 'Bad_OAuth_Token');
      return userInfo(context, user);
    },
  });
}

function identity(context: SandboxContext, user: SandboxRecord): Record<string, unknown> {
  const url = context.url();
  const id = textOf(user, 'Id');
  return {
    id: identityUrl(context, id),
    asserted_user: true,
    user_id: id,
    organization_id: context.org.id,
    username: textOf(user, 'Username'),
    nick_name: textOf(user, 'CommunityNickname') || textOf(user, 'Alias'),
    display_name: textOf(user, 'Name'),
    email: textOf(user, 'Email'),
    email_verified: true,
    first_name: textOf(user, 'FirstName') || null,
    last_name: textOf(user, 'LastName'),
    timezone: textOf(user, 'TimeZoneSidKey'),
    photos: { picture: `${url}/profilephoto/005/F`, thumbnail: `${url}/profilephoto/005/T` },
    addr_street: null,
    addr_city: null,
    addr_state: null,
    addr_country: null,
    addr_zip: null,
    mobile_phone: null,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: serviceUrls(url, context.org.id, id),
    active: user['IsActive'] === true,
    user_type: textOf(user, 'UserType').toUpperCase() || 'STANDARD',
    language: textOf(user, 'LanguageLocaleKey') || 'en_US',
    locale: textOf(user, 'LocaleSidKey') || 'en_US',
    utcOffset: utcOffset(textOf(user, 'TimeZoneSidKey'), context.org.now()),
    last_modified_date: textOf(user, 'LastModifiedDate'),
    is_app_installed: true,
  };
}

/** Milliseconds that a zone is ahead of UTC. */
function utcOffset(timeZone: string, at: Date): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: timeZone || 'UTC', timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = GMT_OFFSET.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** `{version}` stays literal: the client puts its own in. */
function serviceUrls(url: string, orgId: string, userId: string): Record<string, string> {
  const data = `${url}/services/data/v{version}/`;
  return {
    enterprise: `${url}/services/Soap/c/{version}/${orgId.slice(0, 15)}`,
    metadata: `${url}/services/Soap/m/{version}/${orgId.slice(0, 15)}`,
    partner: `${url}/services/Soap/u/{version}/${orgId.slice(0, 15)}`,
    rest: data,
    sobjects: `${data}sobjects/`,
    search: `${data}search/`,
    query: `${data}query/`,
    recent: `${data}recent/`,
    profile: `${url}/${userId}`,
    custom_domain: url,
  };
}

function userInfo(context: SandboxContext, user: SandboxRecord): Record<string, unknown> {
  const id = textOf(user, 'Id');
  return {
    sub: identityUrl(context, id),
    user_id: id,
    organization_id: context.org.id,
    preferred_username: textOf(user, 'Username'),
    nickname: textOf(user, 'CommunityNickname') || textOf(user, 'Alias'),
    name: textOf(user, 'Name'),
    email: textOf(user, 'Email'),
    email_verified: true,
    given_name: textOf(user, 'FirstName') || null,
    family_name: textOf(user, 'LastName'),
    zoneinfo: textOf(user, 'TimeZoneSidKey'),
    locale: textOf(user, 'LocaleSidKey') || 'en_US',
    language: textOf(user, 'LanguageLocaleKey') || 'en_US',
    user_type: textOf(user, 'UserType').toUpperCase() || 'STANDARD',
    active: user['IsActive'] === true,
    is_salesforce_integration_user: true,
    urls: serviceUrls(context.url(), context.org.id, id),
    updated_at: textOf(user, 'LastModifiedDate'),
  };
}
