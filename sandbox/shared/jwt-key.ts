import { createPublicKey, type KeyObject } from 'node:crypto';
import { exportPKCS8, exportSPKI, generateKeyPair } from 'jose';

export interface DevelopmentKeyPair {
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
}

/** The key that the connected app's certificate carries. */
export interface JwtKey {
  /** Verifies assertions. */
  publicKey(): Promise<KeyObject>;
  /** The generated pair; undefined when the operator registered a key of their own. */
  developmentKeyPair(): Promise<DevelopmentKeyPair> | undefined;
}

/** @param registered PEM of a certificate or public key; without it a pair is generated when first needed. */
export function createJwtKey(registered: string | undefined): JwtKey {
  if (registered !== undefined) {
    const key = readPublicKey(registered);
    return { publicKey: async () => key, developmentKeyPair: () => undefined };
  }
  let pair: Promise<DevelopmentKeyPair> | undefined;
  const generated = (): Promise<DevelopmentKeyPair> => {
    pair ??= generateDevelopmentKeyPair();
    return pair;
  };
  return {
    publicKey: async () => createPublicKey((await generated()).publicKey),
    developmentKeyPair: generated,
  };
}

function readPublicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (error) {
    throw new Error('The JWT public key is neither a PEM certificate nor a PEM public key.', { cause: error });
  }
}

async function generateDevelopmentKeyPair(): Promise<DevelopmentKeyPair> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { privateKey: await exportPKCS8(privateKey), publicKey: await exportSPKI(publicKey) };
}
