import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { connectionsQuery } from '../../api/connection.ts';
import { ownerShown } from '../../api/owner.ts';
import type { Entity } from '../../api/run.ts';
import { useSession } from '../../api/session.ts';
import {
  platformFieldsQuery,
  type Settings,
  type Subject,
  settingsQuery,
  sourceFieldsQuery,
} from '../../api/settings.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { usePlatform } from '../../ui/platform.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { useFieldTitle } from '../../ui/use-codes.ts';
import { beginning } from './draft.ts';
import { MappingEditor } from './mapping-editor.tsx';
import type { MappingView } from './view.ts';

interface MappingPageProps {
  readonly connection: string;
  readonly entity: Entity;
  /** What the Configure panel chose; empty: what is saved. */
  readonly object: string;
  readonly listView: string;
  /** Whose settings; null: one's own, or else the shared ones (R25). */
  readonly owner: string | null;
  readonly view: MappingView;
}

/** Whoever comes back to the tab finds the editor as they left it. */
const ONCE = { refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

/** Of the editor, in pixels. */
const HEIGHT = 484;

/** The mapping page of one entity: what is saved of it, or a beginning (R8, R23–R26). */
export function MappingPage({ owner, ...page }: MappingPageProps) {
  const me = useSession().person.id;
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const listed = connections.find(({ name }) => name === page.connection);
  if (listed === undefined) return null;
  return <Loaded {...page} owner={owner ?? ownerShown(listed, me)} />;
}

interface OwnedProps extends Omit<MappingPageProps, 'owner'> {
  readonly owner: string;
}

function Loaded(page: OwnedProps) {
  const settings = useQuery({ ...settingsQuery(page), ...ONCE, gcTime: 0 });
  // What was asked for on the way here a moment ago will do; else it is said again first: the editor begins with what is saved.
  const [isNew] = useState(!settings.isStale);
  const said = isNew || settings.isFetchedAfterMount ? settings : { ...settings, data: undefined, isPending: true };
  return (
    <QueryStates query={said} height={HEIGHT}>
      {(saved) => <Prepared {...page} settings={saved} />}
    </QueryStates>
  );
}

function Prepared({
  connection,
  entity,
  settings,
  object,
  listView,
  owner,
  view,
}: OwnedProps & { readonly settings: Settings | null }) {
  const t = useTranslations('mapping');
  const { saved, start } = beginning(settings, entity, object, listView);
  const subject: Subject = { connection, entity, object: start.object, owner };
  const chosen = start.object !== '' && start.listView !== '';
  const fields = useQuery({ ...sourceFieldsQuery(subject, false), ...ONCE, enabled: chosen });
  const platformFields = useQuery({ ...platformFieldsQuery(usePlatform()), ...ONCE });
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
            search={{ owner, configure: entity }}
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
  return (
    <QueryStates query={fields} height={HEIGHT}>
      {(sourceFields) => (
        <QueryStates query={{ ...platformFields, data: titled }} height={HEIGHT}>
          {(targets) => (
            <MappingEditor
              key={`${owner} ${subject.object} ${start.listView}`}
              subject={subject}
              saved={saved}
              start={start}
              fields={sourceFields}
              platformFields={targets}
              view={view}
            />
          )}
        </QueryStates>
      )}
    </QueryStates>
  );
}
