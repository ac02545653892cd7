import { SimpleGrid } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useFormatter, useTranslations } from 'use-intl';
import { STANDARD_API_BUDGET } from '../../api/thresholds.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { ThresholdFields } from '../../ui/threshold-fields.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import type { SetUp } from './grants.ts';

/** How much of the org's API runs may use (R48), and when they wait for approval (R39). */
export function Limits({ form }: { readonly form: UseFormReturnType<SetUp> }) {
  const t = useTranslations('connection.limits');
  const approval = useTranslations('approval');
  const format = useFormatter();
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <TitledPanel title={t('calls')}>
        <NumberField
          label={t('budget')}
          description={t('budgetHint', { share: format.number(STANDARD_API_BUDGET, { style: 'percent' }) })}
          unit=" %"
          decimals={2}
          min={5}
          max={100}
          value={form.values.apiBudget}
          error={form.errors['apiBudget']}
          onChange={(apiBudget) => form.setFieldValue('apiBudget', apiBudget)}
        />
      </TitledPanel>
      <TitledPanel title={approval('title')}>
        <ThresholdFields
          value={form.values.thresholds}
          onChange={(thresholds) => form.setFieldValue('thresholds', thresholds)}
        />
      </TitledPanel>
    </SimpleGrid>
  );
}
