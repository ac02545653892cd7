import { Stack, Text } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { requiredSecondFactorSchema } from '../../../src/api/routes/required-second-factor.ts';
import { api } from '../../api/client.ts';
import type { Answer } from '../../api/wire.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { PageLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { QueryStates } from '../../ui/query-states.tsx';
import { Select } from '../../ui/select.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';

type Required = Answer<typeof requiredSecondFactorSchema>;
type Whom = Required['of'];

const WHOM = ['nobody', 'administrators', 'everybody'] as const satisfies readonly Whom[];

const requiredQuery = queryOptions({
  queryKey: ['required-second-factor'],
  queryFn: ({ signal }) => api.get<Required>('/required-second-factor', {}, signal),
});

const whoLacksOne = (words: ReactNode) => (
  <PageLink key="people" to="/users" search={{ factor: 'missing' }} size="sm">
    {words}
  </PageLink>
);

/** Of whom a second factor is required, and who has none yet. */
export function RequiredFactor() {
  const t = useTranslations('administration.requiredFactor');
  const queries = useQueryClient();
  const required = useQuery(requiredQuery);
  const [wanted, setWanted] = useState<Whom | null>(null);
  const change = async (of: Whom) => {
    queries.setQueryData(requiredQuery.queryKey, await api.put<Required>('/required-second-factor', { of }));
    notify(t('changed'));
    // Whoever has none themselves is led to set one up by that.
    await queries.invalidateQueries({ queryKey: ['administrators'] });
  };
  return (
    <TitledPanel title={t('title')} mt="lg">
      <QueryStates query={required} height={100}>
        {({ of, lacking, lackingTokens }) => (
          <Stack>
            <Text size="sm" c="dimmed">
              {t('detail')}
            </Text>
            <Select
              label={t('of')}
              maw={420}
              allowDeselect={false}
              data={WHOM.map((value) => ({ value, label: t(`whom.${value}`) }))}
              value={of}
              onChange={(value) => {
                if (value !== null && value !== of) setWanted(value);
              }}
            />
            <Text size="sm">
              {t.rich('lacking', {
                administrators: lacking.administrators,
                everybody: lacking.everybody,
                link: whoLacksOne,
              })}
            </Text>
            <Confirm
              opened={wanted !== null}
              onClose={() => setWanted(null)}
              title={t(`confirm.${wanted ?? of}`)}
              verb={t('verb')}
              onConfirm={() => change(wanted ?? of)}
            >
              {wanted === 'nobody'
                ? t('noMore')
                : t('consequence', {
                    people: lacking[wanted === 'everybody' ? 'everybody' : 'administrators'],
                    tokens: lackingTokens,
                  })}
            </Confirm>
          </Stack>
        )}
      </QueryStates>
    </TitledPanel>
  );
}
