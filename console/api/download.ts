import { api } from './client.ts';

/** Saves a file of the API where a link alone would not do: it cannot carry what a session inside Salesforce goes by. */
export async function download(path: string, name: string): Promise<void> {
  saveFile(await api.file(path), name);
}

export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
