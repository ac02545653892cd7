import { api } from '../../api/client.ts';
import { saveFile } from '../../api/download.ts';
import type { PersonDetail } from './api.ts';

/** Hands out what is known of a person, as a file (R47). */
export async function exportData(person: Pick<PersonDetail, 'id'>): Promise<void> {
  const found = await api.post<object>('/personal-data/export', { personId: person.id });
  saveFile(new Blob([JSON.stringify(found, null, 2)], { type: 'application/json' }), `person-${person.id}.json`);
}
