import { Button } from '@mantine/core';
import { Eraser, FileDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Confirm } from '../../ui/confirm.tsx';
import { onDemand } from '../../ui/on-demand.ts';
import { useOnDemand } from '../../ui/use-on-demand.tsx';
import type { PersonDetail } from './api.ts';
import { exportData } from './export-data.ts';

const eraseDialog = onDemand(() => import('./erase-data.tsx'));

/** What can be done with what is known of somebody who is kept in Docebo (R47); the rest is done there. */
export function RememberedActions({ person }: { readonly person: PersonDetail }) {
  const t = useTranslations('people.data');
  const [act, setAct] = useState<'export' | 'erase' | null>(null);
  const close = () => setAct(null);
  const { parts, note } = useOnDemand(eraseDialog, act === 'erase', { giveUp: close });
  return (
    <>
      <Button variant="default" leftSection={<FileDown size={16} aria-hidden />} onClick={() => setAct('export')}>
        {t('export')}
      </Button>
      <Button
        variant="default"
        color="red"
        leftSection={<Eraser size={16} aria-hidden />}
        onClick={() => setAct('erase')}
      >
        {t('erase')}
      </Button>
      <Confirm
        opened={act === 'export'}
        onClose={close}
        title={t('exportTitle', { username: person.username })}
        verb={t('export')}
        onConfirm={() => exportData(person)}
      >
        {t('exportDetail')}
      </Confirm>
      {parts === null ? note : <parts.EraseData person={person} opened={act === 'erase'} onClose={close} />}
    </>
  );
}
