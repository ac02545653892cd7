import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Entity } from '../../api/run.ts';
import {
  platformFieldsQuery,
  type Settings,
  type Subject,
  settingsQuery,
  sourceFieldsQuery,
} from '../../api/settings.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useFieldTitle } from '../../ui/use-codes.ts';
import { draftOf, newDraft, pointedAt } from './draft.ts';
import { MappingEditor } from './mapping-editor.tsx';

interface MappingPageProps {
  readonly connection: string;
  readonly entity: Entity;
  /** What the Configure panel chose; empty: what is saved. */
  readonly object: string;
  readonly listView: string;
}

/** Whoever comes back to the tab finds the editor as they left it. */
const ONCE = { refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

/** The mapping page of one entity: what is saved of it, or a beginning (R8, R23–R26). */
export function MappingPage({ connection, entity, object, listView }: MappingPageProps) {
  const settings = useQuery({ ...settingsQuery({ connection, entity }), ...ONCE, staleTime: 0, gcTime: 0 });
  if (settings.data === undefined) return <Missing query={settings} />;
  return (
    <Prepared connection={connection} entity={entity} settings={settings.data} object={object} listView={listView} />
  );
}

function Prepared({
  connection,
  entity,
  settings,
  object,
  listView,
}: MappingPageProps & { readonly settings: Settings | null }) {
  const t = useTranslations('mapping');
  const saved = settings === null ? newDraft(entity, object) : draftOf(settings);
  const start = pointedAt(saved, object, listView);
  const subject: Subject = { connection, entity, object: start.object };
  const chosen = start.object !== '' && start.listView !== '';
  const fields = useQuery({ ...sourceFieldsQuery(subject, false), ...ONCE, enabled: chosen });
  const platformFields = useQuery({ ...platformFieldsQuery, ...ONCE });
  const titleOf = useFieldTitle();
  const titled = useMemo(
    () => platformFields.data?.map((field) => ({ ...field, title: titleOf(field.key) })),
    [platformFields.data, titleOf],
  );
  if (!chosen) {
    return (
      <EmptyState
        title={t('noListView')}
        action={
          <ButtonLink
            to="/salesforce/$connection/synchronization"
            params={{ connection }}
            search={{ configure: entity }}
            mt="sm"
          >
            {t('chooseListView')}
          </ButtonLink>
        }
      >
        {t('noListViewHint')}
      </EmptyState>
    );
  }
  if (fields.data === undefined) return <Missing query={fields} />;
  if (titled === undefined) return <Missing query={platformFields} />;
  return (
    <MappingEditor
      key={`${subject.object} ${start.listView}`}
      subject={subject}
      saved={saved}
      start={start}
      fields={fields.data}
      platformFields={titled}
    />
  );
}

interface MissingProps {
  readonly query: { readonly isError: boolean; readonly error: unknown; readonly refetch: () => unknown };
}

/** Only where nothing is there yet: what fails later takes no editor away. */
function Missing({ query: { isError, error, refetch } }: MissingProps) {
  if (isError) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  return (
    <Stack>
      <Skeleton h={48} />
      <Skeleton h={420} />
    </Stack>
  );
}
