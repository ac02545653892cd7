import type { Api } from '../api.ts';
import type { AppOptions } from '../options.ts';
import { administratorRoutes } from './administrators.ts';
import { auditRoutes } from './audit-events.ts';
import { authorizationRoutes } from './authorizations.ts';
import { branchRoutes } from './branches.ts';
import { configurationRoutes } from './configuration.ts';
import { connectionRoutes } from './connections.ts';
import { embeddedRoutes } from './embedded.ts';
import { explanationRoutes } from './explanation.ts';
import { fieldRoutes } from './fields.ts';
import { identityProviderKeyRoutes } from './identity-provider-keys.ts';
import { identityProviderMetadataRoutes } from './identity-provider-metadata.ts';
import { identityProviderRoutes } from './identity-providers.ts';
import { logRoutes } from './logs.ts';
import { notificationMailRoutes } from './notification-mails.ts';
import { notificationRoutes } from './notifications.ts';
import { offerRoutes } from './offers.ts';
import { onePersonRoutes } from './one-person.ts';
import { ownerRoutes } from './owners.ts';
import { passwordLinkRoutes } from './password-links.ts';
import { peopleRoutes } from './people.ts';
import { personPasswordRoutes } from './person-passwords.ts';
import { personalDataRoutes } from './personal-data.ts';
import { platformBranchRoutes } from './platform-branches.ts';
import { platformFieldRoutes } from './platform-fields.ts';
import { platformPeopleRoutes } from './platform-people.ts';
import { platformRoutes } from './platforms.ts';
import { profileRoutes } from './profile.ts';
import { providerSignInRoutes } from './provider-sign-in.ts';
import { requiredSecondFactorRoutes } from './required-second-factor.ts';
import { runActRoutes } from './run-acts.ts';
import { runEventRoutes } from './run-events.ts';
import { runRoutes } from './runs.ts';
import { scheduleRoutes } from './schedules.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { sessionRoutes } from './session.ts';
import { settingsRoutes } from './settings.ts';
import { setupRoutes } from './setup.ts';
import { tokenRoutes } from './tokens.ts';
import { verificationRoutes } from './verifications.ts';
import { waysInRoutes } from './ways-in.ts';

/** Every resource, in the order of the reference. */
export const routes: readonly ((api: Api, options: AppOptions) => void)[] = [
  connectionRoutes,
  authorizationRoutes,
  offerRoutes,
  settingsRoutes,
  ownerRoutes,
  configurationRoutes,
  scheduleRoutes,
  runRoutes,
  runActRoutes,
  runEventRoutes,
  verificationRoutes,
  logRoutes,
  platformRoutes,
  peopleRoutes,
  explanationRoutes,
  onePersonRoutes,
  branchRoutes,
  fieldRoutes,
  setupRoutes,
  sessionRoutes,
  embeddedRoutes,
  providerSignInRoutes,
  passwordLinkRoutes,
  profileRoutes,
  secondFactorRoutes,
  administratorRoutes,
  requiredSecondFactorRoutes,
  identityProviderRoutes,
  identityProviderMetadataRoutes,
  identityProviderKeyRoutes,
  tokenRoutes,
  auditRoutes,
  personalDataRoutes,
  platformBranchRoutes,
  platformPeopleRoutes,
  personPasswordRoutes,
  waysInRoutes,
  platformFieldRoutes,
  notificationRoutes,
  notificationMailRoutes,
];
