import { Button, Collapse, Radio, Stack, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslations } from 'use-intl';
import type { Entity } from '../../api/run.ts';
import { NumberField } from '../../ui/number-field.tsx';
import type { Draft } from './draft.ts';
import { ProvisioningSwitches } from './provisioning-switches.tsx';

interface ImportOptionsProps {
  readonly entity: Entity;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** R9–R13, each where it is shown; what hardly anybody changes is behind *More options*. */
export function ImportOptions({ entity, draft, onChange }: ImportOptionsProps) {
  const t = useTranslations('mapping.options');
  const [opened, { toggle }] = useDisclosure(false);
  const { options, provisioning, leavers } = draft;
  const set = (changed: Partial<Draft['options']>) => onChange({ ...draft, options: { ...options, ...changed } });
  return (
    <Stack>
      <Switch
        label={t('forcePasswordChange')}
        description={t('forcePasswordChangeHint')}
        checked={options.forcePasswordChange}
        onChange={(event) => set({ forcePasswordChange: event.currentTarget.checked })}
      />
      <ProvisioningSwitches
        entity={entity}
        provisioning={provisioning}
        onChange={(changed) => onChange({ ...draft, provisioning: changed })}
      />
      <Switch
        label={t('incremental')}
        description={t('incrementalHint')}
        checked={options.incremental}
        onChange={(event) => set({ incremental: event.currentTarget.checked })}
      />
      <Switch
        label={t('updateExisting')}
        description={t('updateExistingHint')}
        checked={options.updateExisting}
        onChange={(event) => set({ updateExisting: event.currentTarget.checked })}
      />
      <Radio.Group
        label={t('leavers')}
        value={leavers}
        onChange={(value) => onChange({ ...draft, leavers: value === 'deactivate' ? 'deactivate' : 'keep' })}
      >
        <Stack gap="xs" mt={4}>
          <Radio value="keep" label={t('keep')} />
          <Radio value="deactivate" label={t('deactivate')} />
        </Stack>
      </Radio.Group>
      <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={opened} style={{ alignSelf: 'start' }}>
        {t('more')}
      </Button>
      <Collapse expanded={opened}>
        <Stack>
          <NumberField
            label={t('sweepUpTo')}
            description={t('sweepUpToHint')}
            inputWrapperOrder={['label', 'input', 'description']}
            min={0}
            max={1_000_000_000}
            step={10_000}
            value={options.sweepUpTo}
            onChange={(sweepUpTo) => set({ sweepUpTo })}
          />
          <Radio.Group
            label={t('fieldDrift')}
            value={options.fieldDrift}
            onChange={(value) => set({ fieldDrift: value === 'keep' ? 'keep' : 'stop' })}
          >
            <Stack gap="xs" mt={4}>
              <Radio value="stop" label={t('stop')} />
              <Radio value="keep" label={t('keepValues')} />
            </Stack>
          </Radio.Group>
        </Stack>
      </Collapse>
    </Stack>
  );
}
