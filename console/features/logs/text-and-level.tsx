import { useTranslations } from 'use-intl';
import type { LogEvent } from '../../api/run.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import { Select } from '../../ui/select.tsx';

const LEVEL_KEYS = ['info', 'warning', 'error'] as const;

interface Wanted {
  readonly search: string;
  readonly level: LogEvent['level'] | '';
}

interface TextAndLevelProps {
  readonly state: Wanted;
  /** With `replace`, Back does not undo it: what is typed changes letter by letter. */
  readonly look: (change: Partial<Wanted>, replace?: boolean) => void;
  /** Of the search, in pixels. */
  readonly width: number;
}

/** What every log can be looked through by. */
export function TextAndLevel({ state, look, width }: TextAndLevelProps) {
  const t = useTranslations('logs');
  const common = useTranslations('common');
  return (
    <>
      <SearchInput
        label={common('search')}
        placeholder={t('searchHint')}
        w={width}
        value={state.search}
        onSearch={(search) => look({ search }, true)}
      />
      <Select
        label={t('level')}
        placeholder={common('all')}
        clearable
        clearSectionMode="clear"
        w={130}
        data={LEVEL_KEYS.map((value) => ({ value, label: t(`levels.${value}`) }))}
        value={state.level === '' ? null : state.level}
        onChange={(level) => look({ level: level ?? '' })}
      />
    </>
  );
}
