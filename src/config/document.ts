import type { AlertSettings } from '../sync/alert-settings.ts';
import type { ConnectionDefinition, DirectoryAccess, EntityDefinition, Schedule } from '../sync/connection.ts';
import { OWN_FIELDS } from '../sync/directory.ts';
import type { MappingLine, Provisioning } from '../sync/settings.ts';
import type { BranchConfiguration, Configuration, FieldConfiguration } from './configuration.ts';

type Plain = Readonly<Record<string, unknown>>;

/** A configuration as rollcall.yaml spells it, in the order in which it is written; everything is said, defaults too. */
export function configurationDocument({ platform, connections, alerts, retention }: Configuration): Plain {
  const fields = platform.fields.map(({ key }) => key);
  return {
    platform: { branches: platform.branches.map(branchDocument), fields: platform.fields.map(fieldDocument) },
    connections: connections.map((connection) => ({
      name: connection.name,
      ...connectionDocument(connection),
      sync: Object.fromEntries(
        connection.entities.map((entity) => [entity.settings.entity, entityDocument(entity, fields)]),
      ),
    })),
    ...(alerts === null ? {} : { alerts: alertsDocument(alerts) }),
    ...(retention === null ? {} : { retention }),
  };
}

export function branchDocument({ code, name }: BranchConfiguration): Plain {
  return { code, name };
}

export function fieldDocument({ key, title, type, options }: FieldConfiguration): Plain {
  return { key, title, type, ...(type === 'dropdown' ? { options } : {}) };
}

export function alertsDocument({ email, webhook, ...rules }: AlertSettings): Plain {
  return { ...(email === null ? {} : { email }), ...(webhook === null ? {} : { webhook }), ...rules };
}

/** A connection without its name and what it synchronizes. */
export function connectionDocument({ settings }: Pick<ConnectionDefinition, 'settings'>): Plain {
  const { grant, url, clientId, apiBudget, canvasSecret, ...signIn } = settings.salesforce;
  const { audience, clientSecret, ...credentials } = { audience: undefined, clientSecret: undefined, ...signIn };
  return {
    salesforce: {
      url,
      grant,
      clientId,
      ...(clientSecret === undefined ? {} : { clientSecret }),
      ...credentials,
      ...(audience === undefined ? {} : { audience }),
      apiBudget,
      ...(canvasSecret === undefined ? {} : { canvasSecret }),
    },
    directory: directoryDocument(settings.directory),
    schedule: scheduleDocument(settings.schedule),
    thresholds: settings.thresholds,
  };
}

function directoryDocument(access: DirectoryAccess): Plain {
  if (access.kind === 'builtin') return access;
  const { kind, url, grant, clientId, clientSecret, callsPerHour, chunk, notifyCreated, ...rest } = access;
  const { emailIsUsername = false, countryNames = {}, usernameLength, codeLength, managerField, ...signIn } = rest;
  const limits = { callsPerHour, chunk, notifyCreated };
  const given = Object.entries({ usernameLength, codeLength, managerField }).filter(([, value]) => value !== undefined);
  const traits = { emailIsUsername, countryNames, ...Object.fromEntries(given) };
  return { kind, url, grant, clientId, clientSecret, ...signIn, ...limits, ...traits };
}

/** `additional`: keys of the additional fields in the order in which the mapping shall name them. */
export function entityDocument(
  { settings, schedule, thresholds }: EntityDefinition,
  additional: readonly string[],
): Plain {
  const { entity, object, listView, mapping, options, branches, leavers, provisioning } = settings;
  const { mode, destination } = branches;
  return {
    ...(entity === 'custom' ? { object } : {}),
    listView,
    mapping: Object.fromEntries(
      inOrder(Object.entries(mapping), additional).map(([key, line]) => [key, lineDocument(line)]),
    ),
    options,
    branches: { mode, destination, ...(branches.mode === 'picklists' ? { fields: branches.fields } : {}) },
    leavers,
    provisioning: provisioningDocument(provisioning, entity === 'users'),
    ...(schedule === null ? {} : { schedule: scheduleDocument(schedule) }),
    ...(Object.keys(thresholds).length === 0 ? {} : { thresholds }),
  };
}

/** The platform's own fields first, then the additional ones that are known, then others by key. */
function inOrder<T>(lines: readonly [string, T][], additional: readonly string[]): [string, T][] {
  const order = new Map([...OWN_FIELDS, ...additional].map((key, index) => [key, index]));
  const rank = (key: string) => order.get(key) ?? order.size;
  return lines.toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function lineDocument({ field, picklist }: MappingLine): string | Plain {
  return picklist === 'value' ? field : { field, picklist };
}

function provisioningDocument({ salesforce, ...others }: Provisioning, users: boolean): Plain {
  return users ? { ...others, salesforce } : others;
}

function scheduleDocument(schedule: Schedule): string | Plain {
  if (schedule.every === 'manual') return 'manual';
  if (schedule.every === 'cron') return { ...schedule };
  const { every, at, timezone } = schedule;
  return schedule.every === 'week' ? { every, day: schedule.day, at, timezone } : { every, at, timezone };
}
