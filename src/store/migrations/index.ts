import type { Migration } from 'kysely/migration';
import * as initial from './0001-initial.ts';
import * as incremental from './0002-incremental.ts';
import * as goneBranches from './0003-gone-branches.ts';
import * as leases from './0004-leases.ts';
import * as jobs from './0005-jobs.ts';
import * as thresholds from './0006-thresholds.ts';
import * as watch from './0007-watch.ts';
import * as missed from './0008-missed.ts';
import * as fieldTypes from './0009-field-types.ts';
import * as administration from './0010-administration.ts';
import * as sharedReads from './0011-shared-reads.ts';
import * as byHand from './0012-by-hand.ts';
import * as notifications from './0013-notifications.ts';
import * as authorizations from './0014-authorizations.ts';
import * as voidLinks from './0015-void-links.ts';
import * as misplacedLinks from './0016-misplaced-links.ts';
import * as owners from './0017-owners.ts';
import * as startersAndHistories from './0018-starters-and-histories.ts';
import * as fewChanges from './0019-few-changes.ts';
import * as passwordLinks from './0020-password-links.ts';
import * as tenants from './0021-tenants.ts';
import * as singleRuns from './0022-single-runs.ts';
import * as platforms from './0023-platforms.ts';
import * as insideSalesforce from './0024-inside-salesforce.ts';
import * as branchCalls from './0025-branch-calls.ts';
import * as identity from './0026-identity.ts';
import * as tenantBeats from './0027-tenant-beats.ts';
import * as erasedRecords from './0028-erased-records.ts';
import * as verifications from './0029-verifications.ts';
import * as pauses from './0030-pauses.ts';
import * as undo from './0031-undo.ts';
import * as keepDeactivated from './0032-keep-deactivated.ts';
import * as modeReasons from './0033-mode-reasons.ts';
import * as anyNameId from './0034-any-name-id.ts';
import * as learnedTraits from './0035-learned-traits.ts';
import * as signInLog from './0036-sign-in-log.ts';
import * as serviceKeys from './0037-service-keys.ts';
import * as requiredSecondFactor from './0038-required-second-factor.ts';
import * as askedChanges from './0039-asked-changes.ts';
import * as mailReasons from './0040-mail-reasons.ts';
import * as byName from './0041-by-name.ts';
import * as mailLanguages from './0042-mail-languages.ts';
import * as signInProvider from './0043-sign-in-provider.ts';
import * as unheardCalls from './0044-unheard-calls.ts';
import * as sessionOrigins from './0045-session-origins.ts';
import * as canvasFingerprints from './0046-canvas-fingerprints.ts';

/** Every migration in order. Names are stored in the database: never rename one that has landed. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-incremental': incremental,
  '0003-gone-branches': goneBranches,
  '0004-leases': leases,
  '0005-jobs': jobs,
  '0006-thresholds': thresholds,
  '0007-watch': watch,
  '0008-missed': missed,
  '0009-field-types': fieldTypes,
  '0010-administration': administration,
  '0011-shared-reads': sharedReads,
  '0012-by-hand': byHand,
  '0013-notifications': notifications,
  '0014-authorizations': authorizations,
  '0015-void-links': voidLinks,
  '0016-misplaced-links': misplacedLinks,
  '0017-owners': owners,
  '0018-starters-and-histories': startersAndHistories,
  '0019-few-changes': fewChanges,
  '0020-password-links': passwordLinks,
  '0021-tenants': tenants,
  '0022-single-runs': singleRuns,
  '0023-platforms': platforms,
  '0024-inside-salesforce': insideSalesforce,
  '0025-branch-calls': branchCalls,
  '0026-identity': identity,
  '0027-tenant-beats': tenantBeats,
  '0028-erased-records': erasedRecords,
  '0029-verifications': verifications,
  '0030-pauses': pauses,
  '0031-undo': undo,
  '0032-keep-deactivated': keepDeactivated,
  '0033-mode-reasons': modeReasons,
  '0034-any-name-id': anyNameId,
  '0035-learned-traits': learnedTraits,
  '0036-sign-in-log': signInLog,
  '0037-service-keys': serviceKeys,
  '0038-required-second-factor': requiredSecondFactor,
  '0039-asked-changes': askedChanges,
  '0040-mail-reasons': mailReasons,
  '0041-by-name': byName,
  '0042-mail-languages': mailLanguages,
  '0043-sign-in-provider': signInProvider,
  '0044-unheard-calls': unheardCalls,
  '0045-session-origins': sessionOrigins,
  '0046-canvas-fingerprints': canvasFingerprints,
};
