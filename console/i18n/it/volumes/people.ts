import { branches } from '../branches.ts';
import { explanation } from '../explanation.ts';
import { fields } from '../fields.ts';
import { home } from '../home.ts';
import { people } from '../people.ts';

export const words = { branches, explanation, fields, home, people } as const;
