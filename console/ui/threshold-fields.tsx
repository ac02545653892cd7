import { Group, Stack, Text } from '@mantine/core';
import { useFormatter, useTranslations } from 'use-intl';
import {
  LIMIT_KEYS,
  limitFrom,
  STANDARD_THRESHOLDS,
  type StatedThresholds,
  shownLimit,
  type Thresholds,
} from '../api/thresholds.ts';
import { NumberField } from './number-field.tsx';
import { Select } from './select.tsx';
import { useLimitText } from './use-limit-text.ts';

interface ThresholdFieldsProps {
  readonly value: StatedThresholds;
  /** What holds where `value` says nothing: of an entity that of its connection; undefined where there is nothing above. */
  readonly inherited?: Required<StatedThresholds>;
  readonly onChange: (value: StatedThresholds) => void;
}

/** When a run waits for approval: three limits, and when they are not taken or expire (R39). */
export function ThresholdFields({ value, inherited, onChange }: ThresholdFieldsProps) {
  const t = useTranslations('approval');
  const above = inherited ?? STANDARD_THRESHOLDS;
  const set = (key: keyof Thresholds, next: number | string | undefined) => {
    const { [key]: _, ...rest } = value;
    onChange(next === undefined ? rest : { ...rest, [key]: next });
  };
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('hint')}
      </Text>
      {LIMIT_KEYS.map((key) => (
        <LimitField
          key={key}
          label={t(key)}
          value={value[key]}
          above={above[key]}
          inherits={inherited !== undefined}
          onChange={(next) => set(key, next)}
        />
      ))}
      <CountField
        label={t('smallest')}
        hint={t('smallestHint')}
        value={value.smallest}
        above={above.smallest}
        inherits={inherited !== undefined}
        min={0}
        max={10_000_000}
        onChange={(next) => set('smallest', next)}
      />
      <CountField
        label={t('expireAfter')}
        hint={t('expireAfterHint')}
        value={value.expireAfter}
        above={above.expireAfter}
        inherits={inherited !== undefined}
        min={1}
        max={365}
        onChange={(next) => set('expireAfter', next)}
      />
    </Stack>
  );
}

interface FieldProps<Value> {
  readonly label: string;
  readonly value: Value | undefined;
  readonly above: Value;
  /** Whether `above` is what a connection says, and not the default. */
  readonly inherits: boolean;
  readonly onChange: (value: Value | undefined) => void;
}

const KINDS = ['share', 'people', 'off'] as const;
const INHERITED = 'inherited';

function LimitField({ label, value, above, inherits, onChange }: FieldProps<number | string>) {
  const t = useTranslations('approval');
  const text = useLimitText();
  const shown = value === undefined && inherits ? null : shownLimit(value ?? above);
  const choose = (kind: string | null) => {
    if (kind === null || kind === shown?.kind) return;
    if (kind === INHERITED) onChange(undefined);
    if (kind === 'off') onChange('off');
    if (kind === 'share') onChange('20%');
    if (kind === 'people') onChange(50);
  };
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <Select
        label={label}
        description={inherits ? undefined : t('standard', { limit: text(above) })}
        flex={1}
        miw={0}
        allowDeselect={false}
        data={[
          ...(inherits ? [{ value: INHERITED, label: t('inherited', { limit: text(above) }) }] : []),
          ...KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) })),
        ]}
        value={shown?.kind ?? INHERITED}
        onChange={choose}
      />
      {shown === null || shown.kind === 'off' ? null : (
        <NumberField
          aria-label={t('amount', { what: label })}
          w={96}
          flex="none"
          value={shown.amount}
          min={0}
          max={shown.kind === 'share' ? 100 : 10_000_000}
          decimals={shown.kind === 'share' ? 2 : 0}
          unit={shown.kind === 'share' ? ' %' : ''}
          onChange={(amount) => onChange(limitFrom({ kind: shown.kind, amount }))}
        />
      )}
    </Group>
  );
}

interface CountFieldProps extends FieldProps<number> {
  readonly hint: string;
  readonly min: number;
  readonly max: number;
}

function CountField({ label, hint, value, above, inherits, min, max, onChange }: CountFieldProps) {
  const t = useTranslations('approval');
  const limit = useFormatter().number(above);
  const said = inherits ? t('inherited', { limit }) : t('standard', { limit });
  return (
    <NumberField
      label={label}
      description={`${hint} ${said}.`}
      inputWrapperOrder={['label', 'input', 'description']}
      decimals={Number.isInteger(value ?? above) ? 0 : 2}
      value={value ?? above}
      min={min}
      max={max}
      onChange={(next) => onChange(inherits && next === above ? undefined : next)}
    />
  );
}
