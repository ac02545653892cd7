import { z } from 'zod';

/** `20%`, from 0% to 100%. */
export function share(message: string) {
  return z.templateLiteral([z.number(), '%'], message).refine((text) => isShare(text), message);
}

function isShare(text: string): boolean {
  return /^\d{1,3}(\.\d+)?%$/.test(text) && Number(text.slice(0, -1)) <= 100;
}
