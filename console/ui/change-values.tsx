import { Badge, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Change } from '../api/run.ts';
import { LeftOutSentence } from './sentence.tsx';
import { useFieldTitle, useReason } from './use-codes.ts';
import { useFieldValue, useInFieldOrder } from './use-shown-value.ts';

const COLORS = {
  create: 'teal',
  update: 'blue',
  move: 'indigo',
  deactivate: 'red',
  reactivate: 'teal',
  link: 'gray',
  skip: 'gray',
  reject: 'orange',
} as const satisfies Record<Change['action'], string>;

/** What is done, and why. */
export function ChangeAction({ change: { action, reason } }: { readonly change: Change }) {
  const t = useTranslations('runs.changes');
  const say = useReason();
  return (
    <>
      <Badge color={COLORS[action]} variant="light">
        {t(`actions.${action}`)}
      </Badge>
      <Text size="xs" c="dimmed" mt={4}>
        {say(reason)}
      </Text>
    </>
  );
}

/** Each value before and after, or what is wrong with one; and what became of it, where that is not what was planned. */
export function ChangeValues({ change }: { readonly change: Change }) {
  const t = useTranslations('runs.changes');
  const title = useFieldTitle();
  const shown = useFieldValue();
  const inOrder = useInFieldOrder();
  const { before, after, message, parentBefore, parentAfter, outcome } = change;
  // The branch above is said by its name.
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (key) => key !== 'parentId',
  );
  return (
    <>
      {message === null ? null : (
        <Text size="sm">
          <LeftOutSentence of={change} message={message} />
        </Text>
      )}
      {parentBefore === null && parentAfter === null ? null : (
        <Text size="sm">
          {parentBefore === null
            ? t('placed', { parent: parentAfter ?? '' })
            : t('moved', { before: parentBefore, after: parentAfter ?? t('nowhere') })}
        </Text>
      )}
      {inOrder(keys, (key) => key).map((key) => (
        <Text size="sm" key={key}>
          <Text span c="dimmed" inherit>
            {`${title(key)}: `}
          </Text>
          {before?.[key] === undefined || before[key] === null ? null : (
            <>
              <Text span inherit td="line-through">
                {shown(key, before[key])}
              </Text>{' '}
              →{' '}
            </>
          )}
          {shown(key, after?.[key] ?? null) ?? t('empty')}
        </Text>
      ))}
      {outcome === 'stale' || outcome === 'failed' ? (
        <Badge color="orange" variant="light" mt={4}>
          {t(outcome)}
        </Badge>
      ) : null}
    </>
  );
}
