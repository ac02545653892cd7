/** Ours, as the other side knows us; the assertion consumer service is where it posts to. */
export function entityIdOf(acsUrl: string): string {
  return acsUrl.replace(/\/acs$/, '/metadata');
}
