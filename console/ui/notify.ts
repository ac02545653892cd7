const listeners = new Set<(message: string) => void>();

/** Says that something was done; screen readers hear it too. */
export function notify(message: string): void {
  for (const listener of listeners) listener(message);
}

export function onNotice(listener: (message: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
