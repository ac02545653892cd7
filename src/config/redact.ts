import { type ConnectionDefinition, type KeptSecret, type SalesforceAccess, STORED } from '../sync/connection.ts';
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
    const variable = `${prefix}_${key === 'clientSecret' ? 'CLIENT_SECRET' : 'PRIVATE_KEY'}`;
    replaced.push({ connection, key, variable });
    return `\${${variable}}`;
  };
  const safe = (name: string, salesforce: SalesforceAccess): SalesforceAccess => {
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
  return {
    connections: connections.map((connection) => {
      const { name, settings } = connection;
      return { ...connection, settings: { ...settings, salesforce: safe(name, settings.salesforce) } };
    }),
    replaced,
  };
}
