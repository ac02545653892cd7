/**
 * Puts the focus on the element with this id where nothing has it: whoever closes a panel goes on where it belongs, also
 * when they came to it by its address, or from a menu that is gone.
 */
export function focusIfLost(id: string): void {
  if (document.activeElement === document.body) document.getElementById(id)?.focus();
}
