/** The form in which usernames are compared (R34): case does not matter, nor how accents are composed. */
export function usernameKey(username: string): string {
  return username.normalize('NFC').toLowerCase();
}
