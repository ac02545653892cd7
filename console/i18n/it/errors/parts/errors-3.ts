import { partOf } from '../../../error-parts.ts';
import { errors } from '../index.ts';

export const words = { errors: partOf(errors, 3) } as const;
