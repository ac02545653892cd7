import {
  type ConnectionDefinition,
  type DirectoryAccess,
  type KeptSecret,
  type SalesforceAccess,
  STORED,
} from '../sync/connection.ts';
import { isReference } from './reference.ts';

/** A secret that was found as such where only the name of an environment variable may be. */
export interface ReplacedSecret {
  readonly connection: string;
  readonly key: KeptSecret;
  /** The variable whose reference stands in its place now. */
  readonly variable: string;
}

/**
 * Connections in which every secret is a reference. Files cannot bring in anything else; should the database hold a
 * secret all the same, it is replaced by a reference to a variable that is named after the connection.
 */
export function withoutSecrets<T extends Omit<ConnectionDefinition, 'entities'>>(
  connections: readonly T[],
): { connections: T[]; replaced: ReplacedSecret[] } {
  const replaced: ReplacedSecret[] = [];
  const reference = (connection: string, key: ReplacedSecret['key'], text: string) => {
    if (isReference(text) || text === STORED) return text;
    const prefix = connection.toUpperCase().replaceAll('-', '_').replace(/^\d/, '_$&');
    const variable = `${prefix}_${VARIABLE[key]}`;
    replaced.push({ connection, key, variable });
    return `\${${variable}}`;
  };
  const safe = (name: string, access: SalesforceAccess): SalesforceAccess => {
    const { canvasSecret } = access;
    const salesforce =
      canvasSecret === undefined ? access : { ...access, canvasSecret: reference(name, 'canvasSecret', canvasSecret) };
    switch (salesforce.grant) {
      case 'client_credentials':
        return { ...salesforce, clientSecret: reference(name, 'clientSecret', salesforce.clientSecret) };
      case 'jwt_bearer':
        return { ...salesforce, privateKey: reference(name, 'privateKey', salesforce.privateKey) };
      case 'authorization_code':
        return salesforce.clientSecret === undefined
          ? salesforce
          : { ...salesforce, clientSecret: reference(name, 'clientSecret', salesforce.clientSecret) };
      default:
        return salesforce satisfies never;
    }
  };
  const safeDirectory = (name: string, directory: DirectoryAccess): DirectoryAccess => {
    if (directory.kind === 'builtin') return directory;
    const clientSecret = reference(name, 'directory.clientSecret', directory.clientSecret);
    switch (directory.grant) {
      case 'client_credentials':
        return { ...directory, clientSecret };
      case 'password':
        return {
          ...directory,
          clientSecret,
          password: reference(name, 'directory.password', directory.password),
        };
      case 'jwt_bearer':
        return {
          ...directory,
          clientSecret,
          privateKey: reference(name, 'directory.privateKey', directory.privateKey),
        };
      default:
        return directory satisfies never;
    }
  };
  return {
    connections: connections.map((connection) => {
      const { name, settings } = connection;
      const salesforce = safe(name, settings.salesforce);
      const directory = safeDirectory(name, settings.directory);
      return { ...connection, settings: { ...settings, salesforce, directory } };
    }),
    replaced,
  };
}

/** The end of a variable's name. */
const VARIABLE = {
  clientSecret: 'CLIENT_SECRET',
  privateKey: 'PRIVATE_KEY',
  canvasSecret: 'CANVAS_SECRET',
  'directory.clientSecret': 'DOCEBO_CLIENT_SECRET',
  'directory.password': 'DOCEBO_PASSWORD',
  'directory.privateKey': 'DOCEBO_PRIVATE_KEY',
} as const satisfies Record<KeptSecret, string>;
