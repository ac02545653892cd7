import { api } from './client.ts';

/** Saves a file of the API where a link alone would not do: it cannot carry what a session inside Salesforce goes by. */
export async function download(path: string, name: string): Promise<void> {
  const url = URL.createObjectURL(await api.file(path));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
