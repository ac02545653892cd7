import { Radio, Stack, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Entity } from '../../api/run.ts';
import type { SourceField } from '../../api/settings.ts';
import { BranchPicker } from '../../ui/branch-picker.tsx';
import { Select } from '../../ui/select.tsx';
import { type Draft, MOST_PICKLISTS, picklistsAmong } from './draft.ts';

interface OrganizationChartProps {
  readonly entity: Entity;
  readonly draft: Draft;
  /** Of the object. */
  readonly fields: readonly SourceField[];
  readonly onChange: (draft: Draft) => void;
}

/** How people fall into branches, and where they go otherwise (R14, R15, R17, R19, R20). */
export function OrganizationChart({ entity, draft, fields, onChange }: OrganizationChartProps) {
  const t = useTranslations('mapping.branches');
  const modes = (['single', 'accounts', 'picklists'] as const).filter(
    (mode) => mode !== 'accounts' || entity === 'contacts',
  );
  return (
    <Stack>
      <Radio.Group
        label={t('mode')}
        value={draft.mode}
        onChange={(value) => onChange({ ...draft, mode: modes.find((mode) => mode === value) ?? 'single' })}
      >
        <Stack gap="xs" mt={4}>
          {modes.map((mode) => (
            <Radio key={mode} value={mode} label={t(mode)} description={t(`${mode}Hint`)} />
          ))}
        </Stack>
      </Radio.Group>
      {draft.mode === 'picklists' ? (
        <Picklists
          fields={picklistsAmong(fields)}
          chosen={draft.picklists}
          onChange={(picklists) => onChange({ ...draft, picklists })}
        />
      ) : null}
      <BranchPicker
        label={t('destination')}
        description={t('destinationHint')}
        code={draft.destination}
        onChoose={({ code }) => onChange({ ...draft, destination: code })}
      />
    </Stack>
  );
}

interface PicklistsProps {
  readonly fields: readonly SourceField[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** One list more than is chosen, up to three. */
function Picklists({ fields, chosen, onChange }: PicklistsProps) {
  const t = useTranslations('mapping.branches');
  if (fields.length === 0) return <Text size="sm">{t('noPicklists')}</Text>;
  const labelOf = (path: string) => fields.find((field) => field.path === path)?.label ?? path;
  const levels = Array.from({ length: Math.min(chosen.length + 1, MOST_PICKLISTS) }, (_, level) => level);
  return (
    <Stack gap="xs">
      {levels.map((level) => (
        <Select
          // By its level: the choice of one level does not take the focus away.
          key={level}
          label={t('picklist', { level: String(level + 1) })}
          data={fields
            .filter(({ path }) => !chosen.includes(path) || chosen[level] === path)
            .map(({ path, label, controller }) => ({
              value: path,
              label: controller === null ? label : t('dependsOn', { label, controller: labelOf(controller) }),
            }))}
          value={chosen[level] ?? null}
          searchable
          clearable
          onChange={(path) =>
            onChange([...chosen.slice(0, level), ...(path === null ? [] : [path]), ...chosen.slice(level + 1)])
          }
        />
      ))}
    </Stack>
  );
}
