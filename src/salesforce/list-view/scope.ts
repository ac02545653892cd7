import { type Sentence, saying } from '../../support/sentence.ts';
import { isRelativeToUser } from '../../sync/sentences/english.ts';
import { say } from '../../sync/sentences/sentence.ts';

/** Why a view of this scope can never be synchronized, or null. */
export function scopeRefusal(scope: string): Sentence | null {
  return scope.toLowerCase() === 'mru'
    ? saying(
        'view_viewed_last',
      )`it shows the records that the integration user has viewed last, which changes with every click.`
    : null;
}

/** What the administrator should know about the scope, or null. */
export function scopeWarning(scope: string, view: string): Sentence | null {
  return isRelativeToUser(scope) ? say('scope_relative', { view, scope, means: scope.toLowerCase() }) : null;
}
