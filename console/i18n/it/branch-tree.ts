import type { branchTree as english } from '../en/branch-tree.ts';
import type { Translated } from '../translated.ts';

export const branchTree: Translated<typeof english> = {
  label: 'Organigramma',
  opening: 'Caricamento in corso',
  node: '{name}, {people, plural, one {# persona} other {# persone}}',
  people: '{people, plural, one {# persona} other {# persone}}',
  withoutCode: 'Senza codice',
  unusable: {
    root: 'La radice non può essere scelta: tutti starebbero al di sopra di ogni ramo.',
    no_code: 'Questo ramo non ha un codice. Assegnarne uno nella pagina Rami per poterlo scegliere.',
  },
  picker: {
    choose: 'Scegli un ramo',
    change: 'Cambia',
    none: 'Nessun ramo scelto',
    gone: 'Non esiste più un ramo con il codice {code}',
    search: 'Cerca per nome o codice',
    hint: 'Da tastiera: le frecce scorrono e aprono, le lettere portano a un nome, Invio sceglie.',
  },
  found: {
    count:
      '{more, select, true {I primi {count, number} rami che corrispondono} other {{count, plural, one {# ramo corrisponde} other {# rami corrispondono}}}}{unusable, plural, =0 {} one {, # non può essere scelto} other {, # non possono essere scelti}}',
    none: 'Nessun ramo corrisponde',
    noneDetail: 'La ricerca guarda nomi e codici.',
    clear: 'Mostra l’intero organigramma',
  },
};
