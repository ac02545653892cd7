import { Stack } from '@mantine/core';
import { useFormatter, useTranslations } from 'use-intl';
import type { Connection } from '../../api/connection.ts';
import { filledIn, LIMIT_KEYS } from '../../api/thresholds.ts';
import { Fact } from '../../ui/facts.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { useLimitText } from '../../ui/use-limit-text.ts';

/** How much of the org’s API runs may use (R48), and when they wait for approval (R39), as it is set. */
export function LimitFacts({ connection }: { readonly connection: Connection }) {
  const t = useTranslations('connection.limits');
  const approval = useTranslations('approval');
  const format = useFormatter();
  const text = useLimitText();
  const { smallest, expireAfter, ...limits } = filledIn(connection.thresholds);
  return (
    <TitledPanel title={t('title')}>
      <Stack gap="xs">
        <Fact label={t('budget')}>{format.number(connection.salesforce.apiBudget, { style: 'percent' })}</Fact>
        <Fact label={t('waits')}>
          {LIMIT_KEYS.map((key) => (
            <div key={key}>{t(`of.${key}`, { limit: text(limits[key]) })}</div>
          ))}
        </Fact>
        <Fact label={approval('smallest')}>{format.number(smallest)}</Fact>
        <Fact label={approval('expireAfter')}>{format.number(expireAfter)}</Fact>
      </Stack>
    </TitledPanel>
  );
}
