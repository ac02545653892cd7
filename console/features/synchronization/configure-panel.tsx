import { Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Boxes, TableProperties } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Connection } from '../../api/connection.ts';
import type { Entity } from '../../api/run.ts';
import {
  customObjectsQuery,
  type ListView,
  listViewsQuery,
  STANDARD_OBJECTS,
  type Subject,
} from '../../api/settings.ts';
import { Drawer } from '../../ui/dialogs.tsx';
import { focusIfLost } from '../../ui/focus-lost.ts';
import { QueryStates } from '../../ui/query-states.tsx';
import { Select } from '../../ui/select.tsx';
import { CONFIGURE_ID } from './element-ids.ts';

/** What is chosen in the panel, as the address says it; empty: what is saved. */
export interface Choice {
  readonly object: string;
  readonly listView: string;
}

export interface ConfiguredEntity extends Choice {
  readonly entity: Entity;
}

interface ConfigurePanelProps {
  readonly connection: Connection;
  /** Null: closed. */
  readonly configured: ConfiguredEntity | null;
  readonly onChoose: (entity: Entity, choice: Choice) => void;
  readonly onClose: () => void;
}

/** Which records an entity comes from; it leads to the mapping (R5–R8). */
export function ConfigurePanel({ connection, configured, onChoose, onClose }: ConfigurePanelProps) {
  const t = useTranslations('synchronization.panel');
  const entity = configured?.entity ?? null;
  const [shown, setShown] = useState(entity);
  if (entity !== null && entity !== shown) setShown(entity);
  return (
    <Drawer
      opened={entity !== null}
      onClose={onClose}
      onExitTransitionEnd={() => focusIfLost(CONFIGURE_ID + shown)}
      title={entity === null ? '' : t('title', { entity })}
      size="md"
    >
      {configured === null ? null : (
        <Offered
          connection={connection}
          chosen={configured}
          onChoose={(choice) => onChoose(configured.entity, choice)}
        />
      )}
    </Drawer>
  );
}

interface OfferedProps {
  readonly connection: Connection;
  readonly chosen: ConfiguredEntity;
  readonly onChoose: (choice: Choice) => void;
}

function Offered({ connection, chosen, onChoose }: OfferedProps) {
  const { entity } = chosen;
  const t = useTranslations('synchronization.panel');
  const navigate = useNavigate();
  const configured = connection.entities.find((one) => one.entity === entity);
  const object = STANDARD_OBJECTS[entity] || chosen.object || (configured?.object ?? '');
  const { owner } = connection;
  const subject: Subject = { connection: connection.name, entity, object, owner };
  const views = useQuery({ ...listViewsQuery(subject), enabled: object !== '' });
  const saved = configured?.object === object ? configured.listView : null;
  const listView = named(chosen.listView || saved, views.data);
  const usable = views.data?.find(({ developerName }) => developerName === listView)?.soqlCompatible ?? false;
  return (
    <Stack>
      {entity === 'custom' ? (
        <ObjectChoice
          connection={connection.name}
          object={object}
          onChoose={(next) => onChoose({ object: next, listView: '' })}
        />
      ) : null}
      {object === '' ? null : (
        <QueryStates
          query={views}
          height={84}
          empty={{
            when: (offered) => offered.length === 0,
            title: t('noListViews'),
            detail: t('noListViewsDetail', { object }),
            icon: TableProperties,
          }}
        >
          {(offered) => (
            <Select
              label={t('listView')}
              description={t('listViewHint')}
              placeholder={t('choose')}
              searchable
              data={offered.map(({ developerName, label, soqlCompatible }) => ({
                value: developerName,
                label: soqlCompatible ? label : t('incompatible', { label }),
                disabled: !soqlCompatible,
              }))}
              value={listView}
              onChange={(next) => onChoose({ object: chosen.object, listView: next ?? '' })}
            />
          )}
        </QueryStates>
      )}
      <Group justify="space-between">
        <Button
          variant="default"
          loading={views.isFetching}
          onClick={() => void views.refetch()}
          disabled={object === ''}
        >
          {t('again')}
        </Button>
        <Button
          disabled={!usable}
          onClick={() =>
            void navigate({
              to: '/salesforce/$connection/mapping/$entity',
              params: { connection: connection.name, entity },
              search: { owner, listView: listView ?? '', ...(entity === 'custom' ? { object } : {}) },
            })
          }
        >
          {t('next')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Settings name a list view by developer name or Id; null where it is not offered any more. */
function named(kept: string | null, views: readonly ListView[] | undefined): string | null {
  return views?.find(({ id, developerName }) => developerName === kept || id === kept)?.developerName ?? null;
}

interface ObjectChoiceProps {
  readonly connection: string;
  readonly object: string;
  readonly onChoose: (object: string) => void;
}

/** One custom object at a time; those without list views are not offered (R6). */
function ObjectChoice({ connection, object, onChoose }: ObjectChoiceProps) {
  const t = useTranslations('synchronization.panel');
  const objects = useQuery(customObjectsQuery(connection));
  return (
    <QueryStates
      query={objects}
      height={84}
      empty={{
        when: (offered) => offered.length === 0,
        title: t('noObjects'),
        detail: t('noObjectsDetail'),
        icon: Boxes,
      }}
    >
      {(offered) => (
        <Select
          label={t('object')}
          description={t('objectHint')}
          placeholder={t('choose')}
          searchable
          allowDeselect={false}
          data={offered.map(({ object: name, label }) => ({ value: name, label: `${label} (${name})` }))}
          value={object || null}
          onChange={(next) => next !== null && onChoose(next)}
        />
      )}
    </QueryStates>
  );
}
