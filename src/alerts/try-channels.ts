import { type AlertSettings, CHANNELS, type Channel } from '../sync/alert-settings.ts';
import type { Alert } from '../sync/watch/watch.ts';
import { type Surroundings, send } from './send.ts';

/** How an alert that was sent only to see whether it arrives was taken. */
export interface Trial {
  readonly channel: Channel;
  /** Recipients, or the address as the configuration has it. */
  readonly to: string;
  /** What the receiver, or the way to it, has against it; null: it was taken. */
  readonly error: string | null;
}

/** Sends one alert each way that is configured, past the outbox and once only. */
export async function tryChannels(settings: AlertSettings, config: Surroundings, now: Date): Promise<Trial[]> {
  const alert: Alert = {
    kind: 'test',
    connection: null,
    entity: null,
    ownerName: null,
    runId: null,
    code: 'test',
    message: 'Somebody wanted to see whether alerts arrive. They do.',
    at: now.toISOString(),
  };
  const trials: Trial[] = [];
  for (const channel of CHANNELS) {
    const to = channel === 'email' ? settings.email?.to.join(', ') : settings.webhook?.url;
    if (to === undefined) continue;
    const error = await send({ settings, config }, channel, `test-${now.getTime()}`, alert, now).then(
      () => null,
      (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
    );
    trials.push({ channel, to, error });
  }
  return trials;
}
