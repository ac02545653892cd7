import { text } from 'node:stream/consumers';

/** Never an argument: those are seen by everybody on the machine. Null where none is given. */
export async function passwordFromStandardInput({
  passwordStdin = false,
}: {
  readonly passwordStdin?: boolean;
}): Promise<string | null> {
  if (!passwordStdin) return null;
  const typed = await text(process.stdin);
  return typed.replace(/\r?\n$/, '');
}
