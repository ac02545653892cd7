import type { FastifyInstance } from 'fastify';
import type { SandboxContext } from './context.ts';
import { MANAGE_PREFIX } from './manage-api.ts';

/** How answers say ids, numbers and flags; `mixed`: as it was seen of each call. */
export const SCALARS = ['mixed', 'texts', 'numbers'] as const;
/** How answers say what is wrong; `mixed`: as it was seen. */
export const MESSAGES = ['mixed', 'texts', 'lists'] as const;

/** Names of what are numbers, however they are said. */
const NUMBERS = /^(?:(?:\w+_)?id|status|level|valid|force_change|lev|i_left|i_right|total_count|row_index)$/;

/** Gives the API's answers the shapes that are asked for: which tenant uses which is not known. */
export function shapeHooks(app: FastifyInstance, { settings: { scalars, messages } }: SandboxContext): void {
  if (scalars === 'mixed' && messages === 'mixed') return;
  app.addHook('preSerialization', async (request, _reply, payload) =>
    request.url.startsWith(MANAGE_PREFIX) && !request.url.endsWith('/swagger.json') ? shaped('', payload) : payload,
  );

  function shaped(name: string, value: unknown): unknown {
    if (name === 'message') return messageOf(value);
    if (Array.isArray(value)) return value.map((one) => shaped(name, one));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shaped(key, one)]));
    }
    if (scalars === 'texts') return asText(value);
    return scalars === 'numbers' ? asNumber(name, value) : value;
  }

  function messageOf(value: unknown): unknown {
    if (messages === 'lists' && typeof value === 'string') return value === '' ? [] : [value];
    const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
    return messages === 'texts' && isList ? value.join(' ') : value;
  }
}

function asText(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'number' ? String(value) : value;
}

function asNumber(name: string, value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' && NUMBERS.test(name) && /^\d+$/.test(value) ? Number(value) : value;
}
