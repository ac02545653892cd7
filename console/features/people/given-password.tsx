import { Checkbox, PasswordInput, Radio, Stack } from '@mantine/core';
import { useTranslations } from 'use-intl';

/** The password that an administrator gives somebody. */
export interface GivenPassword {
  readonly kind: 'none' | 'madeUp' | 'chosen';
  /** What is typed; it counts where it is chosen. */
  readonly password: string;
  readonly mustChange: boolean;
}

export const MADE_UP: GivenPassword = { kind: 'madeUp', password: '', mustChange: true };
export const NO_PASSWORD: GivenPassword = { ...MADE_UP, kind: 'none' };

/** As the API takes it. */
export const chosenPassword = ({ kind, password, mustChange }: GivenPassword) =>
  kind === 'chosen' ? { password, mustChangePassword: mustChange } : {};

interface GivenPasswordFieldsProps {
  readonly kinds: readonly GivenPassword['kind'][];
  readonly value: GivenPassword;
  readonly onChange: (value: GivenPassword) => void;
}

/** Whether somebody gets a password, which, and whether it may stay (R2). */
export function GivenPasswordFields({ kinds, value, onChange }: GivenPasswordFieldsProps) {
  const t = useTranslations('people.password');
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('label')}
        value={value.kind}
        onChange={(word) => onChange({ ...value, kind: kinds.find((kind) => kind === word) ?? value.kind })}
      >
        <Stack gap="xs" mt="xs">
          {kinds.map((kind) => (
            <Radio key={kind} value={kind} label={t(kind)} description={t(`${kind}Hint`)} />
          ))}
        </Stack>
      </Radio.Group>
      {value.kind === 'chosen' ? (
        <>
          <PasswordInput
            label={t('field')}
            description={t('rule')}
            autoComplete="new-password"
            required
            maw={420}
            value={value.password}
            onChange={({ currentTarget }) => onChange({ ...value, password: currentTarget.value })}
          />
          <Checkbox
            label={t('mustChange')}
            description={value.mustChange ? t('mustChangeHint') : t('mayKeepHint')}
            checked={value.mustChange}
            onChange={({ currentTarget }) => onChange({ ...value, mustChange: currentTarget.checked })}
          />
        </>
      ) : null}
    </Stack>
  );
}
